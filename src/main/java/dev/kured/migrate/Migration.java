package dev.kured.migrate;

import dev.kured.migrate.Remark.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of kubereboot/kured, as {@code /etc/kured.toml}. Nothing is left out silently: what has no place in
 * the file is in the {@link #remarks}.
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

    /** The same, of an input in which there is but one configuration. */
    public static Migration of(String name, String text) throws Unreadable {
        return of(name, text, Optional.empty());
    }

    /**
     * Reads a manifest with the original's DaemonSet (any YAML or JSON that holds it), the values of its Helm chart, also
     * as an Argo CD Application, a Flux HelmRelease or a HelmChart of k3s has them, a command line such as
     * {@code KURED_PERIOD=1h kured}, or one of helm's.
     *
     * @param name where the text comes from, for messages
     * @param daemonSet the name of the one to take where there are several, one for each pool of nodes
     * @throws Unreadable if it is none of these, or has several configurations and none is chosen
     */
    public static Migration of(String name, String text, Optional<String> daemonSet) throws Unreadable {
        List<Found> found = found(name, text);
        if (found.isEmpty()) {
            throw new Unreadable(name, 0, 0, "there is nothing of kured's in it: no container, no 'configuration' of"
                    + " its Helm chart, no command line");
        }
        Found chosen = chosen(name, found, daemonSet);
        if (!allTheSame(found)) {
            chosen.source().remark(Weight.CHANGED, chosen.what(), "each DaemonSet of the original has a lock of its own; here"
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

    /** The one of that name, or the only one; what stands there several times, as in each pod, is one. */
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
                + ". A node takes one: " + (names.size() == found.size()
                        ? "choose with --daemonset NAME, and make a file for each pool of nodes"
                        : "give them one at a time"));
    }

    private static boolean allTheSame(List<Found> found) {
        return found.stream().allMatch(each -> each.source().saysTheSameAs(found.getFirst().source()));
    }

    /** The file, with a comment beside each line that says where it comes from, and the remarks at its end. */
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

    /** What the file does not say by itself. */
    public List<Remark> remarks() {
        return result.remarks();
    }

    /** Whether everything could be carried over. */
    public boolean isWhole() {
        return remarks().stream().noneMatch(remark -> remark.weight() == Weight.LOST);
    }
}
