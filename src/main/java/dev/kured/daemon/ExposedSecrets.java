package dev.kured.daemon;

import dev.kured.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that hold a secret of kured's, and that others may read: configuration, and what it names. */
public final class ExposedSecrets {
    private static final Pattern ADDRESSES = Pattern.compile("(?m)^\\s*(notify\\s*\\.\\s*)?urls\\s*=");
    private static final Pattern PASSWORD =
            Pattern.compile("(?m)^\\s*(gates\\s*\\.\\s*prometheus\\s*\\.\\s*)?url\\s*=\\s*[\"']\\w+://[^/\"']*@");

    private static final Pattern HEADERS =
            Pattern.compile("(?m)^\\s*(?:(?:gates\\s*\\.\\s*)?prometheus\\s*\\.\\s*)?headers\\s*[=.]"
                    + "|^\\s*\\[\\s*gates\\s*\\.\\s*prometheus\\s*\\.\\s*headers\\s*]");

    private ExposedSecrets() {}

    /** The files that expose one; empty when all is well. */
    public static List<Path> in(Path config, Settings settings) {
        List<Pattern> secrets = secretsOf(settings);
        Stream<Path> configuration = files(config).stream().filter(file -> holds(secrets, file));
        return Stream.concat(configuration, namedBy(settings)).filter(ExposedSecrets::isForAll).toList();
    }

    public static String warning(Path file) {
        return file + " holds a secret, and everybody may read it: chmod o-r " + file;
    }

    /** How those look that stand in the configuration itself. */
    private static List<Pattern> secretsOf(Settings settings) {
        var secrets = new ArrayList<Pattern>();
        if (settings.notifications().urls().stream().anyMatch(url -> Messages.file(url).isEmpty())) {
            secrets.add(ADDRESSES);
        }
        settings.gates().prometheus().map(prometheus -> prometheus.url().getRawUserInfo()).ifPresent(_ -> secrets.add(PASSWORD));
        settings.gates().prometheus().filter(prometheus -> !prometheus.headers().isEmpty()).ifPresent(_ -> secrets.add(HEADERS));
        return secrets;
    }

    private static Stream<Path> namedBy(Settings settings) {
        Stream<Path> addresses = settings.notifications().urls().stream().flatMap(url -> Messages.file(url).stream());
        Stream<Path> credentials = settings.gates().prometheus().stream()
                .flatMap(prometheus -> Stream.of(prometheus.bearerTokenFile(), prometheus.clientKeyFile()))
                .flatMap(Optional::stream);
        return Stream.concat(addresses, credentials);
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

    private static boolean holds(List<Pattern> secrets, Path file) {
        try {
            String text = secrets.isEmpty() ? "" : Files.readString(file);
            return secrets.stream().anyMatch(secret -> secret.matcher(text).find());
        } catch (IOException _) {
            return false;
        }
    }
}
