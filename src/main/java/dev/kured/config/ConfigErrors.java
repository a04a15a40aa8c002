package dev.kured.config;

import java.util.List;
import java.util.stream.Collectors;

/** All mistakes in all files of the configuration: kured does not start with any. The message has one mistake a line. */
public final class ConfigErrors extends Exception {
    private static final long serialVersionUID = 1L;

    // Every exception is Serializable; this one is never serialized.
    private final transient List<ConfigError> errors;

    /** @throws IllegalArgumentException if there is no mistake */
    ConfigErrors(List<ConfigError> errors) {
        super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
        if (errors.isEmpty()) {
            throw new IllegalArgumentException("no errors");
        }
        this.errors = List.copyOf(errors);
    }

    /** Returns the mistakes, at least one, in the order in which the files are read, and by position within a file. */
    public List<ConfigError> errors() {
        return errors;
    }
}
