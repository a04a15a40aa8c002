package dev.kured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CONTRIBUTING.md describes the code as it is: its rooms and their rules, its classes, its tests and its files. */
final class ContributingPageTest {
    private static final Path PAGE = Path.of("CONTRIBUTING.md");
    private static final Path MAIN = Path.of("src/main/java/dev/kured");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| .* \\| (.*) \\|$");
    private static final Pattern ROOM = Pattern.compile("`(\\w+)`");
    private static final Pattern CLASS = Pattern.compile("`([a-z]+/[A-Z]\\w*)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|E2E))`");
    private static final Pattern FILE = Pattern.compile("`((?:packaging|docs|systemd|\\.ci)/[\\w./-]+)`");

    /** Rooms that may use every other one, so {@link RoomsTest} has no list for them. */
    private static final Set<String> ABOVE_ALL = Set.of("cli", "daemon");

    private static Set<String> named(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(PAGE)).results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertAllThere(Set<String> named, int atLeast, Predicate<String> isThere) {
        assertTrue(named.size() >= atLeast, () -> "found only " + named);
        assertEquals(List.of(), named.stream().filter(isThere.negate()).toList());
    }

    private static Map<String, String> table() throws IOException {
        var rooms = new TreeMap<String, String>();
        for (MatchResult row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
            rooms.put(row.group(1), row.group(2));
        }
        return rooms;
    }

    @Test
    void itsTableNamesEachRoom() throws IOException {
        var rooms = new TreeSet<String>();
        try (Stream<Path> folders = Files.list(MAIN)) {
            folders.filter(Files::isDirectory).map(Path::getFileName).map(Path::toString).forEach(rooms::add);
        }
        assertEquals(rooms, table().keySet());
    }

    @Test
    void itsTableHasTheRulesOfTheRooms() throws IOException {
        var different = new ArrayList<String>();
        table().forEach((room, mayUse) -> {
            Set<String> named = ROOM.matcher(mayUse).results().map(match -> match.group(1)).collect(Collectors.toSet());
            if (!ABOVE_ALL.contains(room) && !named.equals(Set.of(RoomsTest.MAY_USE.getOrDefault(room, new String[0])))) {
                different.add(room + " may use " + mayUse);
            }
        });
        assertEquals(List.of(), different);
    }

    @Test
    void eachClassThatItNamesIsThere() throws IOException {
        assertAllThere(named(CLASS), 40, name -> Files.exists(MAIN.resolve(name + ".java")));
    }

    @Test
    void eachTestThatItNamesIsThere() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
        }
        assertAllThere(named(TEST), 20, tests::contains);
    }

    @Test
    void eachFileThatItNamesIsThere() throws IOException {
        assertAllThere(named(FILE), 10, name -> Files.exists(Path.of(name)));
    }
}
