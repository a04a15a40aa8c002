package dev.kured.agent;

import dev.kured.terms.Log;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The {@link State} in a file, {@code /var/lib/kured/state}. */
public final class StateFile implements StateStore {
    private final KeyValueFile file;
    private final Log log;

    /**
     * Uses a file.
     *
     * @param path {@code /var/lib/kured/state}
     * @param log the journal
     */
    public StateFile(Path path, Log log) {
        this.file = new KeyValueFile(path);
        this.log = log;
    }

    @Override
    public Optional<State> recall() {
        try {
            return Optional.of(read(file.read()));
        } catch (NoSuchFileException _) {
            log.debug(file.path() + " does not exist: kured asks the cluster whether something is unfinished");
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            log.warning(file.path() + " cannot be read (" + e.getMessage()
                    + "): kured asks the cluster whether something is unfinished");
        }
        return Optional.empty();
    }

    @Override
    public void keep(State state) throws Trouble {
        try {
            file.write(write(state));
        } catch (IOException e) {
            throw new Trouble(
                    file.path() + " cannot be written: " + e, "No reboot is begun without it. Is the disk full?", e);
        }
    }

    private static State read(Map<String, String> values) {
        String unfinished = values.getOrDefault("unfinished", "");
        if (!unfinished.equals("true") && !unfinished.equals("false")) {
            throw new IllegalArgumentException("'unfinished' is neither true nor false");
        }
        Optional<State.StayAway> stayAway = values.containsKey("stay-away-until")
                ? Optional.of(new State.StayAway(
                        Instant.parse(values.getOrDefault("stay-away-since", Instant.EPOCH.toString())),
                        Instant.parse(values.get("stay-away-until")), values.getOrDefault("because", "")))
                : Optional.empty();
        return new State(Boolean.parseBoolean(unfinished), stayAway);
    }

    private static Map<String, String> write(State state) {
        var values = new LinkedHashMap<String, String>();
        values.put("unfinished", Boolean.toString(state.unfinished()));
        state.stayAway().ifPresent(away -> {
            values.put("stay-away-since", away.since().toString());
            values.put("stay-away-until", away.until().toString());
            values.put("because", away.because());
        });
        return values;
    }
}
