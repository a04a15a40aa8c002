package dev.kured.migrate;

import dev.kured.migrate.Remark.Weight;
import dev.kured.migrate.SetOption.Form;
import dev.kured.migrate.Value.Items;
import dev.kured.migrate.Value.Table;
import dev.kured.migrate.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The values that a tool passes to a Helm chart, merged in the order of that tool: an Argo CD Application, a Flux HelmRelease,
 * a HelmChart of k3s, a release of helmfile, a chart of kustomize.
 *
 * @see <a href="https://argo-cd.readthedocs.io/en/stable/user-guide/helm/">Helm in Argo CD</a>
 * @see <a href="https://docs.k3s.io/helm">The HelmChart of k3s</a>
 */
final class Release {
    /** The keys of values in the manifest itself, the lowest precedence first. */
    private static final List<String> VALUES = List.of("values", "valuesContent", "valuesInline");

    /** The keys of single values, which override all others. */
    private static final List<String> SINGLE = List.of("parameters", "set");

    /** The keys of references to values outside of the manifest. */
    private static final Set<String> ELSEWHERE = Set.of("valueFiles", "valuesFiles", "valuesFile", "additionalValuesFiles",
            "valuesFrom", "valuesSecrets", "fileParameters");

    private final String name;
    private final List<Remark> remarks = new ArrayList<>();
    private Table values = Table.EMPTY;

    private Release(String name) {
        this.name = name;
    }

    static boolean isOne(Table table) {
        return table.entries().keySet().stream().anyMatch(key ->
                VALUES.contains(key) || SINGLE.contains(key) || ELSEWHERE.contains(key) || key.equals("valuesObject"));
    }

    /**
     * Merges the values of a release.
     *
     * @param name the name of the input, for messages
     * @param above the values of a HelmChartConfig, which override those of the table, but not its single values
     */
    static Release of(String name, Table table, List<Value> above) throws Unreadable {
        var release = new Release(name);
        boolean hasObject = table.get("valuesObject").filter(Table.class::isInstance).isPresent();
        for (String key : VALUES) {
            if (table.get(key).isPresent() && hasObject) {
                release.lost(key, table.get(key).get(), "Argo CD ignores this key if valuesObject exists");
            } else if (table.get(key).isPresent()) {
                release.lay(key, table.get(key).get());
            }
        }
        if (hasObject) {
            release.lay("valuesObject", table.get("valuesObject").orElseThrow());
        }
        for (Value content : above) {
            release.lay("valuesContent", content);
        }
        for (String key : ELSEWHERE) {
            table.get(key).filter(value -> !value.isFalse()).ifPresent(value ->
                    release.lost(key, value, "the values that it refers to are not in the input: add them yourself"));
        }
        for (String key : SINGLE) {
            table.elements(key).forEach(release::parameter);
            table.entries(key).forEach((path, value) -> release.set(path, value, false));
        }
        return release;
    }

    Table values() {
        return values;
    }

    List<Remark> remarks() {
        return remarks;
    }

    /** Merges a table, YAML as text, or a list of both; in a list, helmfile also allows file names. */
    private void lay(String key, Value layer) throws Unreadable {
        switch (layer) {
            case Table table -> values = table.over(values);
            case Text text when text.text().matches("[^\\s:]+\\.(ya?ml|gotmpl|json)") ->
                lost(key, text, "the file is not in the input: add its values yourself");
            case Text text -> {
                for (Value document : Value.read(name, text)) {
                    if (document instanceof Table table) {
                        values = table.over(values);
                    }
                }
            }
            case Items items -> {
                for (Value element : items.values()) {
                    lay(key, element);
                }
            }
            case Value.Nothing _ -> {}
        }
    }

    /** Sets {@code {name: a.b, value: c}}, or as in helmfile {@code {name: a, values: [b, c]}} and {@code {name: a, file: f}}. */
    private void parameter(Value parameter) {
        String path = parameter.text("name");
        if (parameter.get("value").isPresent()) {
            set(path, parameter.get("value").get(), !parameter.get("forceString").orElse(Table.EMPTY).isFalse());
        } else if (parameter.get("values").isPresent()) {
            set(path, parameter.get("values").get(), false);
        } else if (!path.isEmpty()) {
            lost(path, parameter, "the value is not in the input: set it yourself");
        }
    }

    /** Sets a value by the rules of {@code --set}, but commas separate values only in a list in braces. */
    private void set(String path, Value value, boolean asText) {
        try {
            if (value instanceof Text(var text, _, var line, _) && !text.contains("{{")) {
                boolean isList = text.startsWith("{") && text.endsWith("}");
                String one = isList ? text : text.replaceAll("(?<!\\\\),", "\\\\,");
                values = SetOption.apply(values, path + "=" + one, asText ? Form.TEXT : Form.TYPED, line);
            } else {
                values = SetOption.put(values, path, value);
            }
        } catch (SetOption.Wrong e) {
            lost(path, value, e.what());
        }
    }

    private void lost(String key, Value value, String why) {
        remarks.add(new Remark(Weight.LOST, key + ", line " + value.line(), why));
    }
}
