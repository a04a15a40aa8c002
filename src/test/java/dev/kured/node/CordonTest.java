package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.util.HashMap;
import java.util.List;
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
                new NodeName("n1"), "u1", "7", unschedulable, Optional.empty(), Optional.empty(), annotations, Map.of(),
                List.of());
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
        var cordon = NodeChange.schedulable(false).and(NodeChange.annotation(Cordon.MARK, BOOT.value()));
        assertEquals(placed ? cordon : NodeChange.NONE, Cordon.place(node(unschedulable, marked), BOOT));
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, false", "false, true, true", "true, true, true"})
    void itIsLiftedWithItsMarkWhereItIsOurs(boolean unschedulable, boolean marked, boolean lifted) {
        var uncordon = NodeChange.schedulable(true).and(NodeChange.withoutAnnotation(Cordon.MARK));
        assertEquals(lifted ? uncordon : NodeChange.NONE, Cordon.lift(node(unschedulable, marked)));
    }
}
