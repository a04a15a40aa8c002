package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.lock.Holder;
import dev.kured.node.Cordon;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HolderStatusTest {
    private static final BootId BEFORE = new BootId("0e0dfab5-0e0d-4dfa-b50e-0dfab50e0dfa");
    private static final BootId AFTER = new BootId("1b4e28ba-2fa1-11d2-883f-0016d3cca427");
    private static final Instant TEN = Instant.parse("2026-11-22T22:00:00.5Z");
    private static final Map<String, String> CORDONED = Map.of(Cordon.MARK, BEFORE.value());
    private static final Map<String, String> ASKED =
            Map.of(Cordon.MARK, BEFORE.value(), RebootHistory.ANNOTATION, "2026-11-22T20:00:00Z,2026-11-22T22:00:00Z");
    private static final Map<String, String> ASKED_BEFORE =
            Map.of(Cordon.MARK, BEFORE.value(), RebootHistory.ANNOTATION, "2026-11-22T21:59:59Z");

    private static NodeView node(boolean cordoned, boolean ready, BootId boot, Map<String, String> annotations) {
        return new NodeView(new NodeName("n1"), "u1", "7", cordoned, ready ? Optional.of(TEN) : Optional.empty(),
                Optional.of(boot), annotations, Map.of(), List.of());
    }

    private static String phase(Optional<BootId> heldIn, NodeView node) {
        return standing(heldIn, Optional.of(node)).phase();
    }

    private static HolderStatus standing(Optional<BootId> heldIn, Optional<NodeView> node) {
        return HolderStatus.of(new Holder(new NodeName("n1"), "u1", heldIn, TEN, "", 1, false), node, TEN.plusSeconds(60));
    }

    @Test
    void eachStepShowsInTheNode() {
        var held = Optional.of(BEFORE);
        assertEquals("beginning", phase(held, node(false, true, BEFORE, Map.of())));
        assertEquals("draining", phase(held, node(true, true, BEFORE, CORDONED)));
        assertEquals("draining", phase(held, node(true, true, BEFORE, ASKED_BEFORE)));
        assertEquals("draining", phase(held, node(true, true, BEFORE, Map.of())), "cordoned by somebody else");
        assertEquals("rebooting", phase(held, node(true, true, BEFORE, ASKED)));
        assertEquals("rebooting", phase(held, node(true, false, BEFORE, ASKED)));
        assertEquals("returning", phase(held, node(true, true, AFTER, ASKED)));
        assertEquals("returning", phase(held, node(false, true, AFTER, Map.of())));
        assertEquals("other", phase(Optional.empty(), node(true, true, AFTER, Map.of())));
    }

    @Test
    void aNodeThatIsNotReadyOrGoneIsTold() {
        assertEquals("rebooting, not Ready", standing(Optional.of(BEFORE), Optional.of(node(true, false, BEFORE, ASKED))).words());
        assertEquals(new HolderStatus(HolderStatus.Stage.GONE, "its Node is gone"), standing(Optional.of(BEFORE), Optional.empty()));
        var another = new NodeView(new NodeName("n1"), "u2", "7", false, Optional.of(TEN), Optional.of(AFTER), Map.of(), Map.of(),
                List.of());
        assertEquals(new HolderStatus(HolderStatus.Stage.GONE, "its Node was deleted and made anew"),
                standing(Optional.of(BEFORE), Optional.of(another)));
    }
}
