package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kured.Seeds;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BootIdTest {

    /** The kernel ends the line; some kubelets write upper case. */
    @ParameterizedTest
    @ValueSource(strings = {
        "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "1b4e28ba-2fa1-11d2-883f-0016d3cca427\n",
        "  1B4E28BA-2FA1-11D2-883F-0016D3CCA427\t", "1B4e28bA-2fa1-11d2-883f-0016d3ccA427"
    })
    void theSameBootIsTheSameHoweverItIsWritten(String text) {
        assertEquals("1b4e28ba-2fa1-11d2-883f-0016d3cca427", new BootId(text).value());
        assertEquals(new BootId("1b4e28ba-2fa1-11d2-883f-0016d3cca427"), new BootId(text));
        assertEquals("1b4e28ba-2fa1-11d2-883f-0016d3cca427", new BootId(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "null", "0", "1-1-1-1-1", "1b4e28ba2fa111d2883f0016d3cca427", "{1b4e28ba-2fa1-11d2-883f-0016d3cca427}",
        "1b4e28ba-2fa1-11d2-883f-0016d3cca42", "1b4e28ba-2fa1-11d2-883f-0016d3cca4277", "1b4e28ba-2fa1-11d2-883f-0016d3cca42g",
        "+b4e28ba-2fa1-11d2-883f-0016d3cca427", "1b4e28ba-2fa1-11d2-883f", "---- ", "1b4e28ba-2fa1-11d2-883f-٠٠16d3cca427"
    })
    void whatIsNoUuidIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new BootId(text));
    }

    @Test
    void eachUuidIsOneAndIsItselfOnly() {
        Seeds.forManySeeds(5_000, random -> {
            var uuid = new UUID(random.nextLong(), random.nextLong());
            var other = new UUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits() ^ 1L << random.nextInt(64));
            assertEquals(new BootId(uuid.toString()), new BootId(uuid.toString().toUpperCase(Locale.ROOT)));
            assertNotEquals(new BootId(uuid.toString()), new BootId(other.toString()));
        });
    }

    @Test
    void anyTextIsOneOrIsRefused() {
        Seeds.forManySeeds(5_000, random -> {
            String text = Seeds.text(random, 40);
            assertThrows(IllegalArgumentException.class, () -> new BootId(text));
        });
    }
}
