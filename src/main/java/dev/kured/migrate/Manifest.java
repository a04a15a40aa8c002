package dev.kured.migrate;

import dev.kured.migrate.Arguments.Word;
import dev.kured.migrate.Remark.Weight;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML (or JSON, which is YAML), any number of documents: wherever they have a container of kured's, or the values of
 * its Helm chart, also below other keys, as in a List, an umbrella chart or a HelmRelease.
 */
final class Manifest {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    private final String name;
    private final Source source;

    private Manifest(String name, Source source) {
        this.name = name;
        this.source = source;
    }

    static void read(String name, String text, Source source) throws Unreadable {
        try {
            for (Node document : new Yaml(new LoaderOptions()).composeAll(new StringReader(text))) {
                new Manifest(name, source).search(document);
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new Unreadable(name, mark == null ? 0 : mark.getLine() + 1, mark == null ? 0 : mark.getColumn() + 1,
                    "it is neither a command line of kured's nor YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new Unreadable(name, 0, 0, "it is neither a command line of kured's nor YAML: " + e.getMessage());
        }
    }

    private void search(Node node) throws Unreadable {
        if (node instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                search(element);
            }
        } else if (node instanceof MappingNode map) {
            Optional<MappingNode> container = containers(map).filter(this::isKured).findFirst();
            if (container.isPresent()) {
                source.found();
                container(map, container.get());
            } else if (isHelmValues(map)) {
                source.found();
                helmValues(map);
            } else {
                for (NodeTuple entry : map.getValue()) {
                    search(entry.getValueNode());
                }
            }
        }
    }

    // ------------------------------------------------------------------ a container

    private static Stream<MappingNode> containers(MappingNode pod) {
        return elements(get(pod, "containers")).stream()
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast);
    }

    private boolean isKured(MappingNode container) {
        return text(get(container, "name")).equals("kured")
                || text(get(container, "image")).matches("(.*/)?kured(-[a-z0-9]+)?([:@].*)?")
                || elements(get(container, "command")).stream().anyMatch(word -> text(word).matches("(.*/)?kured"));
    }

    private void container(MappingNode pod, MappingNode container) throws Unreadable {
        mounts(pod, container);
        Map<String, String> variables = environment(elements(get(container, "env")));
        if (!elements(get(container, "envFrom")).isEmpty()) {
            source.remark(Weight.LOST, "envFrom, line " + line(get(container, "envFrom").orElseThrow()),
                    "what it holds is in the cluster; KURED_… variables among it are not carried over");
        }
        var words = new ArrayList<Word>();
        for (String key : List.of("command", "args")) {
            for (Node element : elements(get(container, key))) {
                words.addAll(words(element, variables));
            }
        }
        Arguments.read(words, source);
    }

    /** One word, or, where a shell runs kured, a whole command line. */
    private List<Word> words(Node element, Map<String, String> variables) throws Unreadable {
        String text = expanded(element, variables);
        if (text.matches("(.*/)?(ba|da|a)?sh|-c")) {
            return List.of();
        }
        return text.matches("(?s)(exec\\s+)?(\\S*/)?kured\\s.*")
                ? Arguments.split(name, text.replaceFirst("^exec\\s+", ""), line(element))
                : List.of(new Word(text, line(element)));
    }

    /** {@code $(NAME)} stands for a variable, as in Kubernetes. */
    private String expanded(Node element, Map<String, String> variables) {
        Matcher references = REFERENCE.matcher(text(element));
        return references.replaceAll(reference -> {
            String value = variables.get(reference.group(1));
            if (value == null) {
                source.remark(Weight.LOST, reference.group() + ", line " + line(element),
                        "the value of this variable is not in the manifest: put it in yourself");
            }
            return Matcher.quoteReplacement(value == null ? reference.group() : value);
        });
    }

    /** Takes over the KURED_… variables, and returns all that have a value. */
    private Map<String, String> environment(List<Node> entries) {
        var variables = new HashMap<String, String>();
        for (Node entry : entries) {
            String variable = text(get(entry, "name"));
            Optional<Node> value = get(entry, "value");
            value.ifPresent(known -> variables.put(variable, text(known)));
            variable(variable, value, entry);
        }
        return variables;
    }

    private void variable(String variable, Optional<Node> value, Node entry) {
        Optional<Flag> flag = Flag.ofVariable(variable);
        String place = variable + ", line " + line(entry);
        if (value.isPresent() || flag.isEmpty()) {
            source.variable(variable, value.map(Manifest::text).orElse(""), line(entry));
        } else if (flag.equals(Optional.of(Flag.NODE_ID))) {
            source.remark(Weight.NOT_NEEDED, place, "kured finds the Node's name itself, see node.name");
        } else {
            source.remark(Weight.LOST, place,
                    "its value is in the cluster, not in the manifest: put it in yourself as " + flag.get());
        }
    }

    private void mounts(MappingNode pod, MappingNode container) {
        for (Node mount : elements(get(container, "volumeMounts"))) {
            elements(get(pod, "volumes")).stream()
                    .filter(volume -> text(get(volume, "name")).equals(text(get(mount, "name"))))
                    .map(volume -> get(volume, "hostPath").flatMap(host -> get(host, "path")))
                    .flatMap(Optional::stream)
                    .forEach(host -> source.mount(text(get(mount, "mountPath")), text(host)));
        }
    }

    // ------------------------------------------------------------------ Helm values

    /** Version 1 of the chart had no 'configuration', only 'extraArgs'. */
    private static boolean isHelmValues(MappingNode map) {
        return entries(get(map, "configuration")).stream()
                        .anyMatch(entry -> Flag.ofHelmKey(text(entry.getKeyNode())).isPresent())
                || entries(get(map, "extraArgs")).stream()
                        .anyMatch(entry -> Flag.named(text(entry.getKeyNode())).isPresent());
    }

    private void helmValues(MappingNode values) {
        source.mount("/sentinel", "/run");
        entries(get(values, "configuration")).forEach(entry -> helmKey(text(entry.getKeyNode()), entry.getValueNode()));
        entries(get(values, "extraArgs")).forEach(entry -> {
            String text = text(entry.getValueNode());
            var word = new Word("--" + text(entry.getKeyNode()) + (isEmpty(entry.getValueNode()) ? "" : "=" + text),
                    line(entry.getKeyNode()));
            Arguments.read(List.of(word), source);
        });
        environment(elements(get(values, "extraEnvVars")));
    }

    private void helmKey(String key, Node value) {
        String place = "configuration." + key + ", line " + line(value);
        Optional<Flag> flag = Flag.ofHelmKey(key);
        if (key.equals("useRebootSentinelHostPath")) {
            source.remark(Weight.NOT_NEEDED, place, "kured runs on the host, and needs no mount to see its files");
        } else if (flag.isEmpty()) {
            source.remark(Weight.LOST, place, "the chart has no such key, as far as kured knows");
        } else if (text(value).contains("{{")) {
            source.remark(Weight.LOST, place, "it is a template of Helm's: put in yourself what becomes of it");
        } else if (value instanceof SequenceNode list) {
            list.getValue().forEach(element -> source.flag(new Given(
                    flag.get(), text(element), "configuration." + key + ", line " + line(element))));
        } else if (!isEmpty(value)) {
            source.flag(new Given(flag.get(), text(value), place));
        }
    }

    /** As the chart's templates judge it: then the flag is left out. */
    private static boolean isEmpty(Node value) {
        return value.getTag().equals(Tag.NULL)
                || (value.getTag().equals(Tag.STR) ? text(value).isEmpty() : text(value).matches("0|false"));
    }

    // ------------------------------------------------------------------ YAML

    private static Optional<Node> get(Node node, String key) {
        return entries(Optional.of(node)).stream()
                .filter(entry -> text(entry.getKeyNode()).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static List<NodeTuple> entries(Optional<Node> node) {
        return node.filter(MappingNode.class::isInstance).map(MappingNode.class::cast)
                .map(MappingNode::getValue).orElse(List.of());
    }

    private static List<Node> elements(Optional<Node> node) {
        return node.filter(SequenceNode.class::isInstance).map(SequenceNode.class::cast)
                .map(SequenceNode::getValue).orElse(List.of());
    }

    private static String text(Optional<Node> node) {
        return node.map(Manifest::text).orElse("");
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
