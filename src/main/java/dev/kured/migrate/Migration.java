package dev.kured.migrate;

import dev.kured.migrate.Remark.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Converts the configuration of kubereboot/kured to {@code /etc/kured.toml}. Nothing is dropped silently: everything without
 * an equivalent key is listed in the {@link #remarks}.
 *
 * @see <a href="https://kured.dev/docs/configuration/">Configuring the original</a>
 */
public final class Migration {
    private final String name;
    private final Conversion.Result result;

    private Migration(String name, Conversion.Result result) {
        this.name = name;
        this.result = result;
    }

    /**
     * Converts the only configuration in the input.
     *
     * @param name the name of the input, for messages
     * @param text the input, see {@link #of(String, String, Optional)}
     * @return the result
     * @throws Unreadable if the input contains no configuration, or several
     */
    public static Migration of(String name, String text) throws Unreadable {
        return of(name, text, Optional.empty());
    }

    /**
     * Converts one configuration in the input. The input is a manifest with the DaemonSet of the original (any YAML or JSON
     * that contains it), values of its Helm chart (also in an Argo CD Application, a Flux HelmRelease or a HelmChart of k3s),
     * a command line such as {@code KURED_PERIOD=1h kured}, or a helm command.
     *
     * @param name the name of the input, for messages
     * @param text the input
     * @param daemonSet the name of the DaemonSet to choose if there are several, one for each pool of nodes
     * @return the result
     * @throws Unreadable if the input contains no configuration, or several and none is chosen
     */
    public static Migration of(String name, String text, Optional<String> daemonSet) throws Unreadable {
        List<Found> found = found(name, text);
        if (found.isEmpty()) {
            throw new Unreadable(name, 0, 0, "no configuration of kured found: no container, no 'configuration' of"
                    + " its Helm chart, no command line");
        }
        Found chosen = chosen(name, found, daemonSet);
        if (!allTheSame(found)) {
            chosen.source().remark(Weight.CHANGED, chosen.what(), "each DaemonSet of the original has its own lock; here"
                    + " all nodes share one, unless lock.name differs, see THE LOCK in kured(8)");
        }
        return new Migration(name, Conversion.of(chosen.source()));
    }

    private static List<Found> found(String name, String text) throws Unreadable {
        String input = text.lines().filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .findFirst().orElse("");
        String commands = text.replaceAll("(?m)^\\s*#.*$", "");
        if (HelmCommand.isOne(input)) {
            return HelmCommand.read(name, Arguments.split(name, commands, 1));
        }
        return Arguments.isCommandLine(input)
                ? Arguments.commands(Arguments.split(name, commands, 1))
                : Manifest.read(name, text);
    }

    /** Chooses a configuration by name, or the only one. Equal configurations, as of each pod of a DaemonSet, count as one. */
    private static Found chosen(String name, List<Found> found, Optional<String> daemonSet) throws Unreadable {
        List<Found> candidates = found.stream()
                .filter(each -> daemonSet.isEmpty() || daemonSet.get().equals(each.name()))
                .toList();
        if (!candidates.isEmpty() && allTheSame(candidates)) {
            return candidates.getFirst();
        }
        List<String> names = found.stream().map(Found::name).distinct().toList();
        String all = found.stream().map(each -> each.name() + " (" + each.what() + ")").distinct()
                .collect(Collectors.joining(", "));
        if (candidates.isEmpty()) {
            throw new Unreadable(name, 0, 0, "there is no " + daemonSet.orElse("") + " in it, but: " + all);
        }
        throw new Unreadable(name, 0, 0, "it has " + candidates.size() + " configurations of kured: " + all
                + ". A node uses one: " + (names.size() == found.size()
                        ? "choose with --daemonset NAME, and make a file for each pool of nodes"
                        : "convert them one at a time"));
    }

    private static boolean allTheSame(List<Found> found) {
        return found.stream().allMatch(each -> each.source().saysTheSameAs(found.getFirst().source()));
    }

    /**
     * Formats the file, with the origin of each line as a comment beside it, and the remarks at the end.
     *
     * @return TOML
     */
    public String toml() {
        return "# /etc/kured.toml, made by 'kured migrate' from " + TomlText.oneLine(name) + ". See kured.toml(5).\n\n"
                + result.toml()
                + Stream.of(Weight.values()).map(this::section).collect(Collectors.joining());
    }

    private String section(Weight weight) {
        List<Remark> remarks = remarks().stream().filter(remark -> remark.weight() == weight).toList();
        return remarks.isEmpty()
                ? ""
                : "\n# " + weight.title() + ":\n" + remarks.stream()
                        .map(remark -> "#   " + TomlText.oneLine(remark.toString()) + "\n")
                        .collect(Collectors.joining());
    }

    /**
     * Returns everything that the file does not express.
     *
     * @return the remarks, in the order of the tables
     */
    public List<Remark> remarks() {
        return result.remarks();
    }

    /**
     * Whether everything was carried over.
     *
     * @return false if a remark is {@link Weight#LOST}
     */
    public boolean isWhole() {
        return remarks().stream().noneMatch(remark -> remark.weight() == Weight.LOST);
    }
}
