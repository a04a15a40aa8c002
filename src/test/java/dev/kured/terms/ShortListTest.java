package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShortListTest {

    @Test
    void upToFiveAreNamed() {
        assertEquals("", ShortList.of(List.of()));
        assertEquals("a", ShortList.of(List.of("a"), "letters"));
        assertEquals("a, b, c, d, e", ShortList.of(List.of("a", "b", "c", "d", "e")));
    }

    @Test
    void theOthersAreCounted() {
        assertEquals("a, b, c, d, e and 1 more", ShortList.of(List.of("a", "b", "c", "d", "e", "f")));
        assertEquals("a, b, c, d, e and 2 more letters",
                ShortList.of(List.of("a", "b", "c", "d", "e", "f", "g"), "letters"));
    }
}
