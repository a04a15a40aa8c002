package dev.kured.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The configuration of kured on this host: {@code /etc/kured.toml} and the drop-ins {@code /etc/kured.toml.d/*.toml},
 * see kured.toml(5).
 */
public final class ConfigFile {

    /** The default path. */
    public static final Path USUAL = Path.of("/etc/kured.toml");

    private final List<Path> files = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<ConfigError> errors = new ArrayList<>();

    private ConfigFile() {}

    /**
     * Reads a file and its drop-ins {@code FILE.d/*.toml}, in the order of their names. If several files have a key, the
     * last one counts as a whole: a list replaces a list. A key that no file has takes its default.
     *
     * @param file the file; it must exist, and may be empty
     * @throws ConfigErrors if any of the files has a mistake
     */
    public static Settings read(Path file) throws ConfigErrors {
        return read(file, (settings, refusals) -> {});
    }

    /**
     * Reads a file and its drop-ins, as {@link #read(Path)} does, and lets {@code secondLook} check the values that are of
     * the right kind.
     *
     * @throws ConfigErrors if any of the files has a mistake, or {@code secondLook} refuses a value
     */
    public static Settings read(Path file, SecondLook secondLook) throws ConfigErrors {
        ConfigFile config = new ConfigFile();
        config.add(file);
        config.addDropIns(Path.of(file + ".d"));
        return config.settings(secondLook);
    }

    /**
     * Returns the mistakes in a text that may become such a file; empty if kured would start with it.
     *
     * @param file the path that the mistakes name; the file is not read
     */
    public static List<ConfigError> mistakesIn(Path file, String text, SecondLook secondLook) {
        ConfigFile config = new ConfigFile();
        config.files.add(file);
        config.parts.add(new Syntax(file, config.errors::add).read(text.getBytes(StandardCharsets.UTF_8)));
        try {
            config.settings(secondLook);
            return List.of();
        } catch (ConfigErrors e) {
            return e.errors();
        }
    }

    /** A check of the settings as a whole. */
    public interface SecondLook {

        /** Refuses each value that is wrong. */
        void at(Settings settings, Refusals refusals);
    }

    /** Collects the mistakes that a {@link SecondLook} finds. */
    public interface Refusals {

        /**
         * Refuses a value that a file has.
         *
         * @param key the key, such as {@code notify.urls}
         * @param index the position in the list, from 0; 0 if the value is not a list
         * @param found what the file has there, in words
         * @param expected what kured accepts there
         */
        void refuse(String key, int index, String found, String expected);
    }

    /** Returns the settings of an empty file. */
    public static Settings defaults() {
        return Keys.settings(Table.root(List.of(), error -> {}));
    }

    private void add(Path file) {
        files.add(file);
        try {
            parts.add(new Syntax(file, errors::add).read(Files.readAllBytes(file)));
        } catch (NoSuchFileException missing) {
            errors.add(ConfigError.in(file)
                    .withFound("no such file")
                    .withExpected("a file (create it; it may be empty)"));
        } catch (IOException failure) {
            errors.add(unreadable(file, failure));
        }
    }

    private void addDropIns(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(ConfigFile::isDropIn).sorted().forEach(this::add);
        } catch (NoSuchFileException none) {
            // Drop-ins are optional.
        } catch (IOException failure) {
            addUnreadable(directory, failure);
        } catch (UncheckedIOException failureHalfWay) {
            addUnreadable(directory, new IOException(failureHalfWay));
        }
    }

    private void addUnreadable(Path directory, IOException failure) {
        files.add(directory);
        errors.add(unreadable(directory, failure));
    }

    /** Whether a shell's {@code *.toml} matches the file: names that begin with a dot, such as editors' locks, do not. */
    private static boolean isDropIn(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".toml") && !name.startsWith(".");
    }

    private static ConfigError unreadable(Path file, IOException failure) {
        String why = switch (failure) {
            case AccessDeniedException denied -> "access denied";
            case NotDirectoryException other -> "not a directory";
            default -> String.valueOf(failure.getMessage());
        };
        return ConfigError.in(file)
                .withFound("an unreadable file (" + why + ")")
                .withExpected("a file that kured can read");
    }

    private Settings settings(SecondLook secondLook) throws ConfigErrors {
        Table root = Table.root(parts, errors::add);
        Settings settings = Keys.settings(root);
        root.refuseUnknown();
        if (errors.isEmpty()) {
            secondLook.at(settings, (key, index, found, expected) ->
                    root.refuse(List.of(key.split("\\.", -1)), index, found, expected));
        }
        if (!errors.isEmpty()) {
            errors.sort(Comparator.comparingInt((ConfigError error) -> files.indexOf(error.file()))
                    .thenComparingInt(ConfigError::line)
                    .thenComparingInt(ConfigError::column));
            throw new ConfigErrors(errors);
        }
        return settings;
    }
}
