package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.terms.PhaseName;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TransitionsTest {

    /** From each phase (a line) to each phase (a column); the simulation checks that no other change happens. */
    private static final String TABLE = """
                   idle recalling blocked queued draining rebooting returning undoing
            idle      =         x       x      x        x         .         x       x
            recalling x         =       x      x        x         .         x       x
            blocked   x         x       =      x        x         .         x       x
            queued    x         x       x      =        x         .         x       x
            draining  x         .       x      x        =         x         .       x
            rebooting x         .       x      x        .         =         .       x
            returning x         .       x      x        .         .         =       x
            undoing   x         .       x      x        .         .         .       =""";

    @Test
    void theTableOfAllChanges() {
        assertEquals(words(TABLE), words(Arrays.stream(PhaseName.values()).map(PhaseName::label).collect(Collectors.joining(" "))
                + Arrays.stream(PhaseName.values()).map(TransitionsTest::line).collect(Collectors.joining())));
    }

    private static String line(PhaseName from) {
        return "\n" + from + " " + Arrays.stream(PhaseName.values()).map(to -> mark(from, to)).collect(Collectors.joining(" "));
    }

    private static String mark(PhaseName from, PhaseName to) {
        if (from == to) {
            return "=";
        }
        return Transitions.isAllowed(from, to) ? "x" : ".";
    }

    private static String words(String text) {
        return text.lines().map(line -> line.strip().replaceAll(" +", " ")).collect(Collectors.joining("\n"));
    }
}
