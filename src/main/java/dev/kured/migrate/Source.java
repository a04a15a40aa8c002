package dev.kured.migrate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The flags, variables, mounts and remarks of one configuration in the input. */
final class Source {
    private final Map<Flag, List<Given>> byFlag = new EnumMap<>(Flag.class);
    private final Map<Flag, List<Given>> byVariable = new EnumMap<>(Flag.class);
    private final Map<String, String> hostPaths = new TreeMap<>();
    private final List<Remark> remarks = new ArrayList<>();
    private boolean found;

    /** Adds a flag of a command line, or a key of the chart, which stands for one. */
    void flag(Given given) {
        byFlag.computeIfAbsent(given.flag(), _ -> new ArrayList<>()).add(given);
    }

    /** Adds a variable, which counts if the flag is missing. Remarks on a KURED_… variable that the original does not have. */
    void variable(String name, String value, int line) {
        String place = name + ", line " + line;
        Optional<Flag> flag = Flag.ofVariable(name);
        flag.ifPresent(known -> {
            found();
            byVariable.computeIfAbsent(known, _ -> new ArrayList<>()).add(new Given(known, value, place));
        });
        if (flag.isEmpty() && name.startsWith("KURED_")) {
            remark(Remark.Weight.LOST, place, "unknown variable: kubereboot/kured has none of this name up to version 1.23");
        }
    }

    /** Adds the mount of a directory of the host. */
    void mount(String inContainer, String onHost) {
        hostPaths.put(inContainer.replaceFirst("/+$", ""), onHost.replaceFirst("/+$", ""));
    }

    void remark(Remark.Weight weight, String about, String text) {
        remark(new Remark(weight, about, text));
    }

    void remark(Remark remark) {
        remarks.add(remark);
    }

    /** Notes that the input contains a configuration. */
    void found() {
        found = true;
    }

    boolean isFound() {
        return found;
    }

    List<Remark> remarks() {
        return List.copyOf(remarks);
    }

    /** Whether another part of the input has the same values, as each pod of a DaemonSet does. */
    boolean saysTheSameAs(Source other) {
        return values(byFlag).equals(values(other.byFlag)) && values(byVariable).equals(values(other.byVariable))
                && hostPaths.equals(other.hostPaths)
                && remarks.stream().map(Remark::text).toList().equals(other.remarks.stream().map(Remark::text).toList());
    }

    private static Map<Flag, List<String>> values(Map<Flag, List<Given>> given) {
        var values = new EnumMap<Flag, List<String>>(Flag.class);
        given.forEach((flag, all) -> values.put(flag, all.stream().map(Given::value).toList()));
        return values;
    }

    /** Returns all values of a flag, in their order. */
    List<Given> all(Flag flag) {
        return byFlag.getOrDefault(flag, byVariable.getOrDefault(flag, List.of()));
    }

    /** Returns the effective value of a flag. */
    Optional<Given> last(Flag flag) {
        List<Given> all = all(flag);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Translates a path in the container to the path on the host. */
    String onHost(String path) {
        String host = hostPaths.entrySet().stream()
                .filter(mount -> path.startsWith(mount.getKey() + "/"))
                .findFirst()
                .map(mount -> mount.getValue() + path.substring(mount.getKey().length()))
                .orElse(path);
        return host.startsWith("/var/run/") ? host.substring("/var".length()) : host;
    }
}
