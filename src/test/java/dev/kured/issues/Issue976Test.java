package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.sentinel.SentinelCommand.Answer;
import dev.kured.sentinel.SentinelCommand;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The original asked "reboot needed?" by a shell command such as {@code ! needs-restarting --reboothint}. Where that
 * tool was missing, the shell's 127 was turned into a 0 as well, and the node was rebooted for the want of a program,
 * again and again.
 */
final class Issue976Test {
    private static SentinelCommand command(String... words) {
        return new SentinelCommand(List.of(words), Set.of(1), Set.of(0), Duration.ofSeconds(30));
    }

    @Test
    void aMissingProgramIsAnErrorThatNamesIt() {
        Trouble trouble = assertThrows(Trouble.class, () -> command("/usr/bin/no-such-needs-restarting", "-r").ask());
        assertTrue(trouble.inFull().startsWith("cannot run /usr/bin/no-such-needs-restarting: no such file"), trouble.inFull());
    }

    /** What a shell answers for a program that is missing, that may not be run, that was killed. */
    @ParameterizedTest
    @ValueSource(strings = {"no-such-needs-restarting", "exec /etc/hostname", "kill -9 $$", "exit 2"})
    void andSoIsEveryStatusThatNobodyHasGivenAMeaning(String script) {
        assertThrows(Trouble.class, () -> command("sh", "-c", script).ask());
    }

    @Test
    void whatHasAMeaningIsAnAnswer() throws Exception {
        assertEquals(Answer.YES, command("sh", "-c", "exit 1").ask());
        assertEquals(Answer.NO, command("sh", "-c", "exit 0").ask());
    }
}
