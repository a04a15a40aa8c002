package dev.kured.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Draining node {node} | Draining node node1",
        "{node}: {reason} ({phase}) | node1: a reboot is needed (draining)",
        "{packages} | linux-image-6.1.0-28-amd64, libc6",
        "{holder} at {time} | node1 at 2026-11-22T12:00:00Z",
        "Draining node %s | Draining node node1",
        "100%% of %s, 5% of $1 | 100% of node1, 5% of $1",
        "{{node}} is {node}} | {node} is node1}",
    })
    void fieldsAreFilledIn(String template, String text) throws Exception {
        assertEquals(text, Template.parse(template).fill(Letters.message(Occasion.DRAIN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{nod}", "{}", "{node", "{ node }", "a { b", "{NODE}"})
    void anUnknownFieldIsRefused(String template) {
        var refusal = assertThrows(NotUnderstood.class, () -> Template.parse(template));
        assertEquals("one of {node}, {reason}, {phase}, {packages}, {holder}, {time}, or {{ for a brace",
                refusal.expected());
    }

    @Test
    void eachOccasionHasItsTemplate() {
        var texts = new EnumMap<Occasion, String>(Occasion.class);
        var templates = new Templates(
                new Template("drain"), new Template("reboot"), new Template("uncordon"), new Template("failure"));
        for (Occasion occasion : Occasion.values()) {
            texts.put(occasion, templates.text(Letters.message(occasion)).orElseThrow());
        }
        var expected = new EnumMap<Occasion, String>(Occasion.class);
        for (Occasion occasion : Occasion.values()) {
            expected.put(occasion, switch (occasion) {
                case DRAIN -> "drain";
                case REBOOT -> "reboot";
                case UNCORDON -> "uncordon";
                case TEST -> "This is a test of kured on node node1.";
                default -> "failure";
            });
        }
        assertEquals(expected, texts);
    }
}
