package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The notices, and the catalog that journalctl -x reads. */
final class NoticeTest {
    private static final Pattern ENTRY = Pattern.compile(
            "(?<id>[0-9a-f]{32})\nSubject: (?<subject>[^\n]+)\nDefined-By: kured\nDocumentation: (?<where>[^\n]+)\n\n(?<text>.+)",
            Pattern.DOTALL);

    /** The IDs that follow {@code -- } at the beginning of a line. */
    private static List<String> entries() throws IOException {
        String[] parts = Files.readString(Path.of("packaging/kured.catalog")).split("(?m)^-- ");
        return Stream.of(parts).skip(1).toList();
    }

    @Test
    void theCatalogExplainsEachNoticeAndNothingElse() throws IOException {
        var explained = entries().stream().map(entry -> entry.substring(0, 32)).toList();
        assertEquals(Arrays.stream(Notice.values()).map(Notice::id).toList(), explained);
        assertEquals(explained.size(), new TreeSet<>(explained).size(), "an ID is there twice");
    }

    @Test
    void eachEntryHasWhatJournalctlShows() throws IOException {
        for (String entry : entries()) {
            assertTrue(ENTRY.matcher(entry).matches(), entry);
        }
    }

    /** If a line does not have a field, journalctl shows its placeholder. */
    @Test
    void theCatalogNamesOnlyFieldsThatAreThere() throws IOException {
        String fields = Pattern.compile("@([A-Z_]+)@").matcher(String.join("\n", entries())).results()
                .map(field -> field.group(1))
                .distinct().sorted()
                .collect(Collectors.joining(" "));
        assertEquals("KURED_NODE KURED_POD", fields);
    }

    @Test
    void noLineOfTheCatalogIsTooLongForATerminal() throws IOException {
        assertEquals(List.of(), String.join("\n", entries()).lines()
                .filter(line -> line.length() > 80 && !line.startsWith("Documentation: "))
                .toList());
    }
}
