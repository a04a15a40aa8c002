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
 * Files that signal by their existence that a reboot is needed.
 *
 * @param paths absolute paths, such as {@code /run/reboot-required}
 * @see <a href="https://www.debian.org/doc/debian-policy/ch-opersys.html#signaling-that-a-reboot-is-required">Debian
 *     Policy 9.11.1</a>
 */
public record SentinelFiles(List<Path> paths) {
    public SentinelFiles {
        paths = List.copyOf(paths);
    }

    /** {@return whether one of the files exists now, with the packages in the files {@code *.pkgs} beside them} */
    public Need look() {
        Optional<Instant> since = Optional.empty();
        var there = new ArrayList<Path>();
        for (Path file : paths) {
            try {
                Instant modified = Files.getLastModifiedTime(file).toInstant();
                there.add(file);
                since = since.filter(modified::isAfter).or(() -> Optional.of(modified));
            } catch (NoSuchFileException _) {
                // This file does not need a reboot.
            } catch (IOException e) {
                return new Need.Unknown(new Trouble(
                        "The sentinel " + file + " cannot be read: " + e,
                        "Until it can be read, kured begins no reboot (sentinel.files)", e));
            }
        }
        if (since.isEmpty()) {
            return new Need.None();
        }
        List<String> packages = packages(there);
        return new Need.Wanted(since.get(), why(there, packages), packages);
    }

    /** Returns the packages that Debian lists in a file beside each sentinel. */
    private static List<String> packages(List<Path> there) {
        var packages = new LinkedHashSet<String>();
        for (Path file : there) {
            try {
                packages.addAll(Files.readAllLines(file.resolveSibling(file.getFileName() + ".pkgs")).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList());
            } catch (IOException _) {
                // The list is optional.
            }
        }
        return List.copyOf(packages);
    }

    private static String why(List<Path> there, List<String> packages) {
        String names = String.join(", ", there.stream().map(Path::toString).toList());
        return packages.isEmpty() ? names : names + ": " + ShortList.of(packages, "packages");
    }
}
