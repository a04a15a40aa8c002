package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.course.ProgressTable.Size;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TerminalSizeTest {
    private static final long MILLISECOND = 1_000_000;

    private long now = Long.MAX_VALUE - MILLISECOND;
    private int asked;
    private Optional<Size> answer = Optional.of(new Size(50, 132));
    private final TerminalSize size = new TerminalSize(() -> {
        asked++;
        return answer;
    }, () -> now);

    @Test
    void itIsAskedOnceASecondAtMost() {
        for (int frame = 0; frame < 30; frame++) {
            assertEquals(new Size(50, 132), size.now());
            now += 100 * MILLISECOND;
        }
        assertEquals(3, asked);
    }

    @Test
    void anotherSizeIsSeenWithinASecond() {
        size.now();
        answer = Optional.of(new Size(10, 40));
        now += 999 * MILLISECOND;
        assertEquals(new Size(50, 132), size.now());
        now += MILLISECOND;
        assertEquals(new Size(10, 40), size.now());
    }

    @Test
    void whereItCannotBeToldItIsThatOfAUsualTerminal() {
        answer = Optional.empty();
        assertEquals(new Size(24, 80), size.now());
    }

    @Test
    void linesComeBeforeColumns() {
        assertEquals(Optional.of(new Size(50, 132)), TerminalSize.parse("50 132"));
        assertEquals(Optional.empty(), TerminalSize.parse("0 0"));
        assertEquals(Optional.empty(), TerminalSize.parse(""));
    }
}
