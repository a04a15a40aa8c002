package dev.kured.config;

import java.nio.file.Path;

/**
 * A mistake in the configuration, with its position.
 *
 * @param line counted from 1; 0 if it is about the whole file
 * @param column counted from 1, in characters; 0 if it is about the whole file
 * @param key the key, such as {@code drain.timeout}, without its table if the line is not TOML; empty: no key
 * @param found what the file has there, in words or as it is written
 * @param expected what kured accepts there
 */
public record ConfigError(Path file, int line, int column, String key, String found, String expected) {

    /** Creates a mistake in a file, without a position. */
    static ConfigError in(Path file) {
        return new ConfigError(file, 0, 0, "", "", "");
    }

    ConfigError withLine(int other) {
        return new ConfigError(file, other, column, key, found, expected);
    }

    ConfigError withColumn(int other) {
        return new ConfigError(file, line, other, key, found, expected);
    }

    ConfigError withKey(String other) {
        return new ConfigError(file, line, column, other, found, expected);
    }

    ConfigError withFound(String other) {
        return new ConfigError(file, line, column, key, other, expected);
    }

    ConfigError withExpected(String other) {
        return new ConfigError(file, line, column, key, found, other);
    }

    /** Returns the mistake in one line, as compilers write it: {@code /etc/kured.toml:12:11: drain.timeout: found …, expected …}. */
    @Override
    public String toString() {
        String place = line == 0 ? file.toString() : file + ":" + line + ":" + column;
        String about = key.isEmpty() ? "" : key + ": ";
        return place + ": " + about + "found " + found + ", expected " + expected;
    }
}
