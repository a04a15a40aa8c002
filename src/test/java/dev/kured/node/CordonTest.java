package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CordonTest {
    private static final BootId BOOT = new BootId("1b4e28ba-2fa1-11d2-883f-0016d3cca427");

    private static NodeView node(boolean unschedulable, boolean marked) {
        Map<String, String> annotations = new HashMap<>(Map.of("example.com/other", "stays"));
        if (marked) {
            annotations.put(Cordon.MARK, "d9f8b1aa-2fa1-11d2-883f-0016d3cca427");
        }
        return new NodeView(
                new NodeName("n1"), "u1", "7", unschedulable, Optional.empty(), Optional.empty(), annotations, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        // unschedulable, marked: ours, foreign
        "false, false, false, false",
        "true, false, false, true",
        "false, true, true, false",
        "true, true, true, false"
    })
    void theMarkTellsWhoseCordonItIs(boolean unschedulable, boolean marked, boolean ours, boolean foreign) {
        assertEquals(ours, Cordon.isOurs(node(unschedulable, marked)));
        assertEquals(foreign, Cordon.isForeign(node(unschedulable, marked)));
    }

    @ParameterizedTest
    @CsvSource({"false, false, true", "true, false, false", "false, true, true", "true, true, false"})
    void itIsPlacedWithItsMarkWhereNobodyHasCordoned(boolean unschedulable, boolean marked, boolean placed) {
        var cordon = new NodeChange(Optional.of(true), Map.of(Cordon.MARK, Optional.of(BOOT.value())));
        assertEquals(placed ? Optional.of(cordon) : Optional.empty(), Cordon.place(node(unschedulable, marked), BOOT));
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, false", "false, true, true", "true, true, true"})
    void itIsLiftedWithItsMarkWhereItIsOurs(boolean unschedulable, boolean marked, boolean lifted) {
        var uncordon = new NodeChange(Optional.of(false), Map.of(Cordon.MARK, Optional.empty()));
        assertEquals(lifted ? Optional.of(uncordon) : Optional.empty(), Cordon.lift(node(unschedulable, marked)));
    }
}
