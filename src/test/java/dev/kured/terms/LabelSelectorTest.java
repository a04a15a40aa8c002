package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server's own parser takes and refuses. */
final class LabelSelectorTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "app=db", "app==db", "app!=db", "app", "!app", "! app", "app=", "app = db , tier != web",
        "app.kubernetes.io/name=db", "app in (a)", "app in (a,b, c)", "app notin ( a , b )", "app in (,a)", "in",
        "in in (in)", "notin=in", "a=b,c=d,!e,f in (g)", "age > 5", "age<5", "App_1.x=Y_2-z",
    })
    void isUnderstood(String text) {
        assertEquals(text, new LabelSelector(text).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", ",", "app=db,", ",app=db", "app=db=1", "=db", "app=-db", "app=db-", "-app=db", "app in a", "app in ()x",
        "app in (a", "app notin a,b)", "appin (a)", "/name=db", "Example.com/name=db", "a/b/c=d", "!app=db", "app db",
        "app~db", "age > old", "app=\"db\"", "app=a:b", "ü=1",
    })
    void isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new LabelSelector(text));
    }

    @Test
    void namesAndValuesHaveAtMost63Characters() {
        String longest = "a".repeat(63);
        new LabelSelector(longest + "=" + longest);
        assertThrows(IllegalArgumentException.class, () -> new LabelSelector("a".repeat(64)));
        assertThrows(IllegalArgumentException.class, () -> new LabelSelector("a=" + "a".repeat(64)));
    }
}
