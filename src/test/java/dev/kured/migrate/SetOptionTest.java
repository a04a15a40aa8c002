package dev.kured.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kured.migrate.SetOption.Form;
import dev.kured.migrate.Value.Items;
import dev.kured.migrate.Value.Nothing;
import dev.kured.migrate.Value.Table;
import dev.kured.migrate.Value.Text;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SetOptionTest {
    /** As JSON would have it, without quotes. */
    private static String shown(Value value) {
        return switch (value) {
            case Text(var text, _, _, _) -> text;
            case Items(var values, _) -> values.stream().map(SetOptionTest::shown).collect(Collectors.joining(",", "[", "]"));
            case Table(var entries, _) -> entries.entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + shown(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            case Nothing _ -> "null";
        };
    }

    private static String set(String values, String option, Form form) throws Exception {
        return shown(SetOption.apply((Table) Value.read("values", values).getFirst(), option, form, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=1                | {a:1}
            a.b=1,a.c=2        | {a:{b:1,c:2}}
            a={x,y,z}          | {a:[x,y,z]}
            a={}               | {a:[]}
            a={x},b=1          | {a:[x],b:1}
            a[0]=x             | {a:[x]}
            a[1]=x             | {a:[null,x]}
            a[0].b=x,a[0].c=y  | {a:[{b:x,c:y}]}
            a[0][1]=x          | {a:[[null,x]]}
            a=x\\,y,b=z        | {a:x,y,b:z}
            a\\.b=x            | {a.b:x}
            a={x\\,y,z}        | {a:[x,y,z]}
            a=                 | {a:}
            a=null             | {a:null}
            a=x=y              | {a:x=y}
            """)
    void itIsReadAsHelmReadsIt(String option, String values) throws Exception {
        assertEquals(values, set("{}", option, Form.TYPED));
    }

    @Test
    void itIsLaidOverWhatIsThere() throws Exception {
        assertEquals("{a:[x,2,3],b:{c:1,d:y}}", set("{a: [1, 2, 3], b: {c: 1, d: 2}}", "a[0]=x,b.d=y", Form.TYPED));
        assertEquals("{a:[x]}", set("{a: {b: 1}}", "a[0]=x", Form.TYPED));
    }

    @Test
    void eachFormHasItsRules() throws Exception {
        assertEquals("{a:null,b:1}", set("{}", "a=null,b=1", Form.TEXT));
        assertEquals("{a:x,y={z}\\}", set("{}", "a=x,y={z}\\", Form.LITERAL));
        assertEquals("{a:{b:[mo,tu]}}", set("{}", "a.b=[\"mo\",\"tu\"]", Form.JSON));
        assertEquals("{a:{c:1,b:2}}", set("{a: {c: 1}}", "{\"a\": {\"b\": 2}}", Form.JSON));
        assertEquals(true, SetOption.apply(Table.EMPTY, "a=false", Form.TYPED, 1).get("a").orElseThrow().isFalse());
        assertEquals(false, SetOption.apply(Table.EMPTY, "a=false", Form.TEXT, 1).get("a").orElseThrow().isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "a,b=1", "a={x", "a[x]=1", "a[-1]=1", "a[99999]=1", "a[0]b=1"})
    void whatHelmRefusesIsWrong(String option) {
        assertThrows(SetOption.Wrong.class, () -> set("{}", option, Form.TYPED));
    }
}
