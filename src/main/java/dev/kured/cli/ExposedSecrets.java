package dev.kured.cli;

import dev.kured.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Configuration that holds a secret, and that others than kured may read. */
final class ExposedSecrets {
    private static final Pattern KEY = Pattern.compile("(?m)^\\s*(notify\\s*\\.\\s*)?urls\\s*=");

    private ExposedSecrets() {}

    /** The files that expose one; empty when all is well. */
    static List<Path> in(Path config, Settings settings) {
        if (settings.notifications().urls().stream().allMatch(Messages::isInAFile)) {
            return List.of();
        }
        return files(config).stream().filter(ExposedSecrets::isForAll).filter(ExposedSecrets::holdsAddresses).toList();
    }

    static String warning(Path file) {
        return file + " holds addresses of [notify], which are secrets, and everybody may read it: chmod o-r " + file
                + ", or put the addresses into files of their own (\"file:/…\")";
    }

    private static List<Path> files(Path config) {
        var files = new ArrayList<>(List.of(config));
        try (Stream<Path> dropIns = Files.list(Path.of(config + ".d"))) {
            files.addAll(dropIns.sorted().toList());
        } catch (IOException _) {
            // There need not be any; what cannot be read has been told of before.
        }
        return files;
    }

    private static boolean isForAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean holdsAddresses(Path file) {
        try {
            return KEY.matcher(Files.readString(file)).find();
        } catch (IOException _) {
            return false;
        }
    }
}
