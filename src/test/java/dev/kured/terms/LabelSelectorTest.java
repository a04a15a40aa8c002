package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors that the API server's own parser accepts and refuses. */
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        // selector | labels | matches
        "app=db              | app=db       | true",
        "app==db             | app=web      | false",
        "app=db              | -            | false",
        "app!=db             | app=web      | true",
        "app!=db             | -            | true",
        "app!=db             | app=db       | false",
        "app                 | app=         | true",
        "app                 | apps=1       | false",
        "!app                | -            | true",
        "! app               | app=db       | false",
        "app=                | app=         | true",
        "app=                | -            | false",
        "app in (a, b)       | app=b        | true",
        "app in (a, b)       | app=c        | false",
        "app in (a, b)       | -            | false",
        "app in (,a)         | app=         | true",
        "app notin (a, b)    | app=c        | true",
        "app notin (a, b)    | -            | true",
        "app notin (a, b)    | app=a        | false",
        "in in (in)          | in=in        | true",
        "notin=in            | notin=in     | true",
        "age > 5             | age=6        | true",
        "age > 5             | age=5        | false",
        "age<5               | age=-1       | true",
        "age<5               | age=old      | false",
        "age<5               | -            | false",
        "a=b , c in (d,e),!f | a=b;c=e      | true",
        "a=b , c in (d,e),!f | a=b;c=e;f=1  | false",
        "a=b , c in (d,e),!f | a=b;c=x      | false",
        "a in (b,c),d        | a=c          | false",
        "a in (b,c),d        | a=c;d=1      | true",
        "app.kubernetes.io/name=db | app.kubernetes.io/name=db | true",
    })
    void matches(String selector, String labels, boolean matches) {
        var map = new HashMap<String, String>();
        for (String label : labels == null ? new String[0] : labels.split(";", -1)) {
            map.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
        }
        assertEquals(matches, new LabelSelector(selector).matches(map));
    }

    /** Each selector of the right form has as many terms as its text shows. */
    @Test
    void everyTermCounts() {
        List<String> terms = List.of("a=b", "a in (b, c)", " a ", "a!=x", "a notin (x,y)", "!z", "a == b ");
        Seeds.forManySeeds(2_000, random -> {
            String right = random.ints(1 + random.nextInt(5), 0, terms.size()).mapToObj(terms::get)
                    .collect(Collectors.joining(","));
            assertTrue(new LabelSelector(right).matches(Map.of("a", "b")), right);
            String wrong = random.nextBoolean() ? right + ",wrong" : "wrong," + right;
            assertFalse(new LabelSelector(wrong).matches(Map.of("a", "b")), wrong);
        });
    }

    @Test
    void namesAndValuesHaveAtMost63Characters() {
        String longest = "a".repeat(63);
        new LabelSelector(longest + "=" + longest);
        assertThrows(IllegalArgumentException.class, () -> new LabelSelector("a".repeat(64)));
        assertThrows(IllegalArgumentException.class, () -> new LabelSelector("a=" + "a".repeat(64)));
    }
}
