package dev.kured.migrate;

import dev.kured.migrate.Remark.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the environment of a container in a manifest. */
final class Environment {
    private Environment() {}

    /** Adds the KURED_… variables to the source. Returns all variables that have a value. */
    static Map<String, String> read(List<Value> entries, Source source) {
        var variables = new HashMap<String, String>();
        for (Value entry : entries) {
            String variable = entry.text("name");
            Optional<Value> value = entry.get("value");
            value.ifPresent(known -> variables.put(variable, known.inWords()));
            variable(variable, value, entry.line(), source);
        }
        return variables;
    }

    private static void variable(String variable, Optional<Value> value, int line, Source source) {
        Optional<Flag> flag = Flag.ofVariable(variable);
        String place = variable + ", line " + line;
        if (value.isPresent() || flag.isEmpty()) {
            source.variable(variable, value.map(Value::inWords).orElse(""), line);
        } else if (flag.equals(Optional.of(Flag.NODE_ID))) {
            source.remark(Weight.NOT_NEEDED, place, "kured finds the name of the Node itself, see node.name");
        } else {
            source.remark(Weight.LOST, place,
                    "the value is in the cluster, not in the manifest: set it yourself, as for " + flag.get());
        }
    }
}
