package dev.kured.migrate;

import dev.kured.migrate.Arguments.Word;
import dev.kured.migrate.Remark.Weight;
import dev.kured.migrate.Value.Items;
import dev.kured.migrate.Value.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches YAML documents for containers of kured and for values of its Helm chart, at any depth, as in a List, an umbrella
 * chart or a HelmRelease.
 */
final class Manifest {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    private final String name;
    /** The values of each HelmChartConfig, which override those of the HelmChart of the same name. */
    private final Map<String, List<Value>> configs = new HashMap<>();
    private final Set<String> charts = new HashSet<>();
    private final List<Found> found = new ArrayList<>();

    private Manifest(String name) {
        this.name = name;
    }

    /** Finds all configurations in a text. */
    static List<Found> read(String name, String text) throws Unreadable {
        var manifest = new Manifest(name);
        List<Value> documents = Value.read(name, text);
        documents.forEach(manifest::noteCharts);
        for (Value document : documents) {
            manifest.search(document, new Where("", "", List.of()));
        }
        return manifest.found;
    }

    /**
     * Finds all configurations in the values of a release.
     *
     * @param isKured whether the release is of kured's own chart, so that missing values mean the defaults
     */
    static List<Found> ofRelease(String name, Table values, String owner, String what, List<Remark> remarks, boolean isKured)
            throws Unreadable {
        var manifest = new Manifest(name);
        var where = new Where(owner, what, remarks);
        manifest.search(values, where);
        if (manifest.found.isEmpty() && isKured) {
            manifest.chartValues(values, where);
        }
        return manifest.found;
    }

    /**
     * The current position of the search.
     *
     * @param owner the name for {@code --daemonset}
     * @param what a description for messages
     * @param remarks the remarks on the enclosing release
     */
    private record Where(String owner, String what, List<Remark> remarks) {

        /** The position in a Kubernetes object; the same position if the table is none. */
        Where in(Table table) {
            String kind = table.text("kind");
            String objectName = table.get("metadata").map(metadata -> metadata.text("name")).orElse("");
            String namespace = table.get("metadata").map(metadata -> metadata.text("namespace")).orElse("");
            return kind.isEmpty() || objectName.isEmpty()
                    ? this
                    : new Where(objectName, kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + objectName
                            + " in line " + table.line(), remarks);
        }

        Where below(String key, Value value) {
            return what.isEmpty() || what.startsWith("the values ")
                    ? new Where(owner.isEmpty() ? key : owner + "." + key, "the values below " + key + " in line " + value.line(),
                            remarks)
                    : this;
        }

        Where with(List<Remark> more) {
            return new Where(owner, what, more);
        }

        String described(int line) {
            return what.isEmpty() ? "the values in line " + line : what;
        }
    }

    private void noteCharts(Value object) {
        switch (object.text("kind")) {
            case "HelmChart" -> charts.add(objectName(object));
            case "HelmChartConfig" -> object.get("spec").flatMap(spec -> spec.get("valuesContent")).ifPresent(content ->
                    configs.computeIfAbsent(objectName(object), _ -> new ArrayList<>()).add(content));
            default -> object.elements("items").forEach(this::noteCharts);
        }
    }

    private static String objectName(Value object) {
        return object.get("metadata").map(metadata -> metadata.text("name")).orElse("");
    }

    private void search(Value value, Where where) throws Unreadable {
        if (value instanceof Items items) {
            for (Value element : items.values()) {
                search(element, where);
            }
        } else if (value instanceof Table table
                && !(table.text("kind").equals("HelmChartConfig") && charts.contains(objectName(table)))) {
            search(table, where.in(table));
        }
    }

    private void search(Table table, Where where) throws Unreadable {
        List<Value> containers = table.elements("containers").stream().filter(Manifest::isKured).toList();
        if (!containers.isEmpty()) {
            for (Value container : containers) {
                container(table, container, containers.size() == 1 ? where : new Where(
                        where.owner() + "/" + container.text("name"),
                        "container " + container.text("name") + " of " + where.described(container.line()), where.remarks()));
            }
        } else if (ChartValues.isIn(table)) {
            chartValues(table, where);
        } else if (!Release.isOne(table) || !release(table, where)) {
            for (Map.Entry<String, Value> entry : table.entries().entrySet()) {
                search(entry.getValue(), where.below(entry.getKey(), entry.getValue()));
            }
        }
    }

    /** Searches the values of a release. Returns whether they contain a configuration. */
    private boolean release(Table table, Where where) throws Unreadable {
        int before = found.size();
        List<Value> above = where.what().startsWith("HelmChart ") ? configs.getOrDefault(where.owner(), List.of()) : List.of();
        var release = Release.of(name, table, above);
        search(release.values(), where.with(release.remarks()));
        return found.size() > before;
    }

    private void chartValues(Table values, Where where) {
        var source = new Source();
        where.remarks().forEach(source::remark);
        ChartValues.read(values, source);
        found.add(new Found(where.owner(), where.described(values.line()), source));
    }

    // ------------------------------------------------------------------ a container

    private static boolean isKured(Value container) {
        return container.text("name").equals("kured")
                || container.text("image").matches("(.*/)?kured(-[a-z0-9]+)?([:@].*)?")
                || container.elements("command").stream().anyMatch(word -> word.inWords().matches("(.*/)?kured"));
    }

    private void container(Table pod, Value container, Where where) throws Unreadable {
        var source = new Source();
        source.found();
        mounts(pod, container, source);
        Map<String, String> variables = Environment.read(container.elements("env"), source);
        if (!container.elements("envFrom").isEmpty()) {
            source.remark(Weight.LOST, "envFrom, line " + container.get("envFrom").orElseThrow().line(),
                    "its values are in the cluster; KURED_… variables among them are not carried over");
        }
        var words = new ArrayList<Word>();
        for (String key : List.of("command", "args")) {
            for (Value element : container.elements(key)) {
                words.addAll(words(element, variables, source));
            }
        }
        Arguments.read(words, source);
        found.add(new Found(where.owner(), where.described(container.line()), source));
    }

    /** The words of an element: one, or those of a whole command line if a shell runs kured. */
    private List<Word> words(Value element, Map<String, String> variables, Source source) throws Unreadable {
        String text = expanded(element, variables, source);
        if (text.matches("(.*/)?(ba|da|a)?sh|-c")) {
            return List.of();
        }
        return text.matches("(?s)(exec\\s+)?(\\S*/)?kured\\s.*")
                ? Arguments.split(name, text.replaceFirst("^exec\\s+", ""), element.line())
                : List.of(new Word(text, element.line()));
    }

    /** Replaces references to variables, {@code $(NAME)}, as Kubernetes does. */
    private static String expanded(Value element, Map<String, String> variables, Source source) {
        Matcher references = REFERENCE.matcher(element.inWords());
        return references.replaceAll(reference -> {
            String value = variables.get(reference.group(1));
            if (value == null) {
                source.remark(Weight.LOST, reference.group() + ", line " + element.line(),
                        "the value of this variable is not in the manifest: set it yourself");
            }
            return Matcher.quoteReplacement(value == null ? reference.group() : value);
        });
    }

    private static void mounts(Table pod, Value container, Source source) {
        for (Value mount : container.elements("volumeMounts")) {
            pod.elements("volumes").stream()
                    .filter(volume -> volume.text("name").equals(mount.text("name")))
                    .flatMap(volume -> volume.get("hostPath").stream())
                    .flatMap(host -> host.get("path").stream())
                    .forEach(host -> source.mount(mount.text("mountPath"), host.inWords()));
        }
    }
}
