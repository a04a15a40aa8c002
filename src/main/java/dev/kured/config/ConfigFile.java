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

    /** Where it lies unless the operator says otherwise. */
    public static final Path USUAL = Path.of("/etc/kured.toml");

    private final List<Path> files = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<ConfigError> errors = new ArrayList<>();

    private ConfigFile() {}

    /**
     * Reads a file and its drop-ins {@code FILE.d/*.toml}, in the order of their names. Of a key that several have the
     * last one counts, as a whole: a list replaces a list. What no file says has its default.
     *
     * @param file must exist; an empty one is fine
     * @throws ConfigErrors every mistake in all of the files; none of them is taken into account then
     */
    public static Settings read(Path file) throws ConfigErrors {
        return read(file, (settings, refusals) -> {});
    }

    /**
     * The same, with a second look at what is right so far, by whoever knows more about a value than its kind. What is
     * refused then is a mistake like any other.
     */
    public static Settings read(Path file, SecondLook secondLook) throws ConfigErrors {
        ConfigFile config = new ConfigFile();
        config.add(file);
        config.addDropIns(Path.of(file + ".d"));
        return config.settings(secondLook);
    }

    /**
     * What is wrong with a text that somebody may put into such a file; nothing if kured would start with it.
     *
     * @param file as which it is meant, for the mistakes' places; it is not looked at
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

    /** Looks at settings as a whole, for what is wrong with them. */
    public interface SecondLook {

        /** Refuses each value that is wrong. */
        void at(Settings settings, Refusals refusals);
    }

    /** Where a {@link SecondLook} says what is wrong. */
    public interface Refusals {

        /**
         * Refuses a value that stands in a file.
         *
         * @param key such as {@code notify.urls}
         * @param index which one of a list, from 0; 0 if it is none
         * @param found what is there, in words
         * @param expected what would be right
         */
        void refuse(String key, int index, String found, String expected);
    }

    /** What holds where no file says anything. */
    public static Settings defaults() {
        return Keys.settings(Table.root(List.of(), error -> {}));
    }

    private void add(Path file) {
        files.add(file);
        try {
            parts.add(new Syntax(file, errors::add).read(Files.readAllBytes(file)));
        } catch (NoSuchFileException missing) {
            errors.add(ConfigError.of(file, "no such file", "a file (create it; an empty one is fine)"));
        } catch (IOException failure) {
            errors.add(unreadable(file, failure));
        }
    }

    private void addDropIns(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(ConfigFile::isDropIn).sorted().forEach(this::add);
        } catch (NoSuchFileException none) {
            // Nobody has to have drop-ins.
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

    /** As {@code *.toml} in a shell: not what begins with a dot, such as the locks of editors. */
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
        return ConfigError.of(file, "no way to read it (" + why + ")", "it to be readable for kured");
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
