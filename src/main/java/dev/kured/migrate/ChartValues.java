package dev.kured.migrate;

import dev.kured.migrate.Arguments.Word;
import dev.kured.migrate.Remark.Weight;
import dev.kured.migrate.Value.Items;
import dev.kured.migrate.Value.Table;
import java.util.List;
import java.util.Optional;

/** Reads the values of the Helm chart of the original into the flags that its templates make of them. */
final class ChartValues {
    private final Source source;

    private ChartValues(Source source) {
        this.source = source;
    }

    /** Whether these are values of the chart. Version 1 of the chart had no {@code configuration}, only {@code extraArgs}. */
    static boolean isIn(Value values) {
        return values.entries("configuration").keySet().stream().anyMatch(key -> Flag.meantByHelmKey(key).isPresent())
                || values.entries("extraArgs").keySet().stream().anyMatch(key -> Flag.named(key).isPresent());
    }

    static void read(Value values, Source source) {
        source.found();
        source.mount("/sentinel", "/run");
        var chart = new ChartValues(source);
        values.entries("configuration").forEach(chart::key);
        values.entries("extraArgs").forEach((key, value) -> Arguments.read(
                List.of(new Word("--" + key + (value.isFalse() ? "" : "=" + value.inWords()), value.line())), source));
        Environment.read(values.elements("extraEnvVars"), source);
    }

    private void key(String key, Value value) {
        String place = "configuration." + key + ", line " + value.line();
        Optional<Flag> flag = Flag.ofHelmKey(key);
        if (key.equals("useRebootSentinelHostPath")) {
            source.remark(Weight.NOT_NEEDED, place, "kured runs on the host and needs no mount to read its files");
        } else if (flag.isEmpty()) {
            source.remark(Weight.LOST, place, Flag.meantByHelmKey(key)
                    .map(meant -> "the chart ignores this key, so the original never knew of it; its name there is "
                            + meant.helmKey())
                    .orElse("the chart ignores this key: it has no key of this name"));
        } else if (value instanceof Items items) {
            items.values().stream()
                    .filter(element -> !(element instanceof Value.Nothing))
                    .forEach(element -> value(flag.get(), element, "configuration." + key + ", line " + element.line()));
        } else if (value instanceof Table table && !table.entries().isEmpty()) {
            source.remark(Weight.LOST, place, "found a table; expected text or a list");
        } else if (!value.isFalse()) {
            value(flag.get(), value, place);
        }
    }

    private void value(Flag flag, Value value, String place) {
        if (value.inWords().contains("{{")) {
            source.remark(Weight.LOST, place, "this is a Helm template: set the key to the value that it yields");
        } else if (flag == Flag.FORCE_REBOOT) {
            // The chart passes the flag without a value.
            if (GoForms.truth(value.inWords()).equals(Optional.of(false))) {
                source.remark(Weight.CHANGED, place, "the chart treats a quoted text as true: the original forces reboots");
            }
            source.flag(new Given(flag, "true", place));
        } else {
            source.flag(new Given(flag, value.inWords(), place));
        }
    }
}
