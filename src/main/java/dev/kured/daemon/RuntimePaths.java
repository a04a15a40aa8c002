package dev.kured.daemon;

import dev.kured.host.FlagFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the daemon keeps its files: as systemd says in {@code STATE_DIRECTORY} and {@code RUNTIME_DIRECTORY}, see
 * systemd.exec(5), else in the usual places.
 *
 * @param state what must survive a crash
 * @param counters what the metrics have counted
 * @param failure the failure that people were told of last
 * @param report where the node stands, for {@code kured status}
 * @param running locked while the daemon runs
 */
public record RuntimePaths(Path state, Path counters, Path failure, Path report, Path running) {

    public static RuntimePaths of(Map<String, String> environment) {
        Path kept = Path.of(environment.getOrDefault("STATE_DIRECTORY", "/var/lib/kured"));
        Path volatileFiles = Path.of(environment.getOrDefault("RUNTIME_DIRECTORY", "/run/kured"));
        return new RuntimePaths(
                kept.resolve("state"), kept.resolve("metrics"), kept.resolve("failure"),
                volatileFiles.resolve("status"), volatileFiles.resolve("running"));
    }

    /** What an operator says of this host until it reboots. */
    private FlagFile word(String name) {
        return new FlagFile(report.resolveSibling(name));
    }

    /** {@code kured hold}. */
    public FlagFile hold() {
        return word("hold");
    }

    /** {@code kured hold --permanent}: beside the configuration, so that it survives reboots as that does. */
    public static FlagFile permanentHold(Path config) {
        return new FlagFile(config.toAbsolutePath().resolveSibling("kured.hold"));
    }

    /** {@code kured reboot}. */
    public FlagFile rebootRequest() {
        return word("reboot");
    }

    /** {@code kured reboot --now}. */
    public FlagFile pressingRequest() {
        return word("reboot-now");
    }

    /** Those that ask for a reboot. */
    List<Path> requests() {
        return List.of(rebootRequest().path(), pressingRequest().path());
    }

    /** All that an operator may say, to be watched. */
    List<Path> words(Path config) {
        return Stream.concat(Stream.of(hold().path(), permanentHold(config).path()), requests().stream()).toList();
    }
}
