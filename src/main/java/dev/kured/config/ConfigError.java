package dev.kured.config;

import java.nio.file.Path;

/**
 * One mistake in the configuration, and where it stands.
 *
 * @param line counted from 1; 0 if it is about the whole file
 * @param column counted from 1, in characters; 0 if it is about the whole file
 * @param key such as {@code drain.timeout}; empty if it is about none, without its table if the line is no TOML
 * @param found what is there, in words or as it is written
 * @param expected what would be right
 */
public record ConfigError(Path file, int line, int column, String key, String found, String expected) {

    /** One that is about the whole file. */
    static ConfigError of(Path file, String found, String expected) {
        return new ConfigError(file, 0, 0, "", found, expected);
    }

    /** In one line, as compilers do: {@code /etc/kured.toml:12:11: drain.timeout: found …, expected …}. */
    @Override
    public String toString() {
        String place = line == 0 ? file.toString() : file + ":" + line + ":" + column;
        String about = key.isEmpty() ? "" : key + ": ";
        return place + ": " + about + "found " + found + ", expected " + expected;
    }
}
