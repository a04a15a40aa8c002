package dev.kured.migrate;

import dev.kured.migrate.Remark.Weight;
import java.util.List;
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

    /**
     * Reads a manifest with its DaemonSet (any YAML or JSON that holds it), the values of its Helm chart, or a command
     * line such as {@code KURED_PERIOD=1h kured}.
     *
     * @param name where the text comes from, for messages
     * @throws Unreadable if it is none of these
     */
    public static Migration of(String name, String text) throws Unreadable {
        var source = new Source();
        String input = text.lines().filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .findFirst().orElse("");
        if (Arguments.isCommandLine(input)) {
            Arguments.read(Arguments.split(name, text.replaceAll("(?m)^\\s*#.*$", ""), 1), source);
        } else {
            Manifest.read(name, text, source);
        }
        if (!source.isFound()) {
            throw new Unreadable(name, 0, 0, "there is nothing of kured's in it: no container, no 'configuration' of"
                    + " its Helm chart, no command line");
        }
        return new Migration(name, Conversion.of(source));
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
