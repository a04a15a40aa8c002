package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeNameTest {

    static Stream<String> names() {
        return Stream.of("n", "7", "node-1", "ip-10-0-0-1.eu-central-1.compute.internal", "a--b", "1.2.3.4",
                "a".repeat(253), "a.".repeat(126) + "a");
    }

    static Stream<String> noNames() {
        return Stream.of("", " ", "a b", "Node1", "a_b", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "ä", "a\n", "a/b",
                "a,b", "a".repeat(254), "a.".repeat(127));
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatTheApiServerTakesIsAName(String name) {
        assertEquals(name, new NodeName(name).value());
        assertEquals(name, new NodeName(name).toString());
    }

    @ParameterizedTest
    @MethodSource("noNames")
    void whatItRefusesIsNone(String name) {
        var refused = assertThrows(IllegalArgumentException.class, () -> new NodeName(name));
        assertTrue(refused.getMessage().contains("'" + name + "'"), refused.getMessage());
    }

    @Test
    void theirOrderIsThatOfTheirTexts() {
        Seeds.forManySeeds(2_000, random -> {
            var one = new NodeName(any(random));
            var other = new NodeName(any(random));
            assertEquals(Integer.signum(one.value().compareTo(other.value())), Integer.signum(one.compareTo(other)));
            assertEquals(one.equals(other), one.compareTo(other) == 0);
        });
    }

    private static String any(Random random) {
        return Seeds.pick(random, List.of("a", "b", "c1")) + Seeds.pick(random, List.of("", "-x", ".x", "0"));
    }

    /** The check of a malicious name must not take long. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "-", "a-", "a."})
    void aLongNameIsRefusedAtOnce(String piece) {
        String name = piece.repeat(252 / piece.length()) + "_";
        assertThrows(IllegalArgumentException.class, () -> new NodeName(name));
        assertThrows(IllegalArgumentException.class, () -> new NodeName(piece.repeat(1_000_000)));
    }
}
