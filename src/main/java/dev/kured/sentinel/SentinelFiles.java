package dev.kured.sentinel;

import dev.kured.terms.ShortList;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The files of which one asks for a reboot by being there.
 *
 * @param paths absolute paths, such as {@code /run/reboot-required}
 * @see <a href="https://www.debian.org/doc/debian-policy/ch-opersys.html#signaling-that-a-reboot-is-required">Debian
 *     Policy 9.11.1</a>
 */
public record SentinelFiles(List<Path> paths) {
    public SentinelFiles {
        paths = List.copyOf(paths);
    }

    /** Looks now. */
    public Need look() {
        Optional<Instant> since = Optional.empty();
        var there = new ArrayList<Path>();
        for (Path file : paths) {
            try {
                Instant modified = Files.getLastModifiedTime(file).toInstant();
                there.add(file);
                since = since.filter(modified::isAfter).or(() -> Optional.of(modified));
            } catch (NoSuchFileException _) {
                // does not ask
            } catch (IOException e) {
                return new Need.Unknown(new Trouble(
                        "The sentinel " + file + " cannot be looked at: " + e,
                        "No reboot is begun until it can (sentinel.files)", e));
            }
        }
        if (since.isEmpty()) {
            return new Need.None();
        }
        List<String> packages = packages(there);
        return new Need.Wanted(since.get(), why(there, packages), packages);
    }

    /** Those that Debian lists beside the files. */
    private static List<String> packages(List<Path> there) {
        var packages = new LinkedHashSet<String>();
        for (Path file : there) {
            try {
                packages.addAll(Files.readAllLines(file.resolveSibling(file.getFileName() + ".pkgs")).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList());
            } catch (IOException _) {
                // the list is a courtesy
            }
        }
        return List.copyOf(packages);
    }

    private static String why(List<Path> there, List<String> packages) {
        String names = String.join(", ", there.stream().map(Path::toString).toList());
        return packages.isEmpty() ? names : names + ": " + ShortList.of(packages, "packages");
    }
}
