package dev.kured.course;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.rehearse.NodeStage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TickerTest {
    private final List<String> lines = new ArrayList<>();
    private final Story story = Story.ofThree();
    private final Ticker ticker = new Ticker(story.plan, story.recording, lines::add);

    private void hear(long second, int node, NodeStage stage) {
        story.at(second, node, stage);
        ticker.moved(Story.second(second), Story.name(node), stage, Story.report(List.of()));
    }

    @Test
    void itTellsOfEachNodeThatIsBackAndOfEachTryThatIsTakenBack() {
        hear(700, 2, NodeStage.DRAINING);
        hear(720, 2, NodeStage.REBOOTING);
        hear(722, 2, NodeStage.DOWN);
        hear(900, 2, NodeStage.RETURNING);
        hear(910, 2, NodeStage.DONE);
        hear(1000, 1, NodeStage.UNDOING);
        assertEquals(
                List.of(
                        "2026-12-01 22:15:10  node2 is back, away 3m30s (drained in 20s, down 3m, ready after 10s); 3 of 3",
                        "2026-12-01 22:16:40  node1: What it says."),
                lines);
    }

    @Test
    void aMachineThatWentDownByItselfIsTold() {
        hear(700, 2, NodeStage.DOWN);
        hear(910, 2, NodeStage.DONE);
        assertEquals(List.of("2026-12-01 22:15:10  node2 is back, but kured did not reboot it; 3 of 3"), lines);
    }

    @Test
    void windowsAreTold() {
        ticker.window(Story.START, story.plan.rules().schedule().at(Story.START));
        ticker.window(Story.second(600), story.plan.rules().schedule().at(Story.second(600)));
        assertEquals(
                List.of(
                        "2026-12-01 22:00:00  the window is open until Tue 2026-12-01 22:10 UTC; 2 of 3",
                        "2026-12-01 22:10:00  the window is closed until Wed 2026-12-02 22:00 UTC; 2 of 3"),
                lines);
    }
}
