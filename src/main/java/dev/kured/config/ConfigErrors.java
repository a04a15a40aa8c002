package dev.kured.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * All that is wrong with the configuration, from all of its files; kured does not start with it. The message is one
 * error a line.
 */
public final class ConfigErrors extends Exception {
    private static final long serialVersionUID = 1L;

    // An exception is Serializable by birth; nobody ever sends this one anywhere.
    private final transient List<ConfigError> errors;

    /** @throws IllegalArgumentException if there are none */
    ConfigErrors(List<ConfigError> errors) {
        super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
        if (errors.isEmpty()) {
            throw new IllegalArgumentException("no errors");
        }
        this.errors = List.copyOf(errors);
    }

    /** At least one; in the order in which the files are read, and by position within each. */
    public List<ConfigError> errors() {
        return errors;
    }
}
