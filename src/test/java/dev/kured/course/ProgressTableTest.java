package dev.kured.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.SmallWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTableTest {
    private static List<String> draw(Story story, long second, int lines, int columns) {
        return new ProgressTable(story.plan, TerminalColors.NONE)
                .draw(story.recording, Story.second(second), new ProgressTable.Size(lines, columns));
    }

    @Test
    void eachNodeHasItsLineAndItsWay() {
        assertEquals("""
                3 nodes, 1 at a time, seed 7    closed until Wed 22:00   Tue 2026-12-01 22:12 UTC
                ████████████████████████████████████████░░░░░░░░░░░░░░░░░░░░ 2/3 rebooted, 0 away
                node1  done               ░░░█████████████▒▒▒━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                node2  blocked            ··················░░░░<--------------------------------
                node3  done               ·······················░░█████████████▒▒▒▒━━━━━━━━━━━━━
                - blocked   · waiting   ░ draining   █ down   ▒ returning   ━ done""",
                String.join("\n", draw(Story.ofThree(), 720, 24, 82)));
    }

    @Test
    void whereNotAllFitTheBusiestComeFirst() {
        var story = new Story(9, SmallWorld.RULES);
        for (int node = 1; node <= 9; node++) {
            story.at(0, node, NodeStage.WAITING);
        }
        story.at(10, 8, NodeStage.DRAINING).at(100, 8, NodeStage.DONE).at(101, 5, NodeStage.DRAINING);
        List<String> lines = draw(story, 120, 8, 60);
        assertEquals("node5  draining 19s       ···························░░░░░░", lines.get(2));
        assertTrue(lines.get(3).startsWith("node8  done "), lines::toString);
        assertTrue(lines.get(4).startsWith("node1  waiting "), lines::toString);
        assertEquals("of 9 nodes: 7 waiting, 1 draining, 1 done", lines.get(5));
        assertEquals(7, lines.size());
    }

    /** A larger table would scroll or wrap, and the next one would be drawn at the wrong place. */
    @Test
    void itNeverTakesMoreRoomThanThereIs() {
        Seeds.forManySeeds(500, random -> {
            int nodes = 1 + random.nextInt(120);
            var story = new Story(nodes, SmallWorld.RULES);
            for (int change = 0; change < 4; change++) {
                for (int node = 1; node <= nodes; node++) {
                    story.at(change * 1000L + node, node, Seeds.pick(random, List.of(NodeStage.values())));
                }
            }
            int lines = 5 + random.nextInt(60);
            int columns = 60 + random.nextInt(200);
            List<String> drawn = draw(story, 5000 + random.nextInt(100_000), lines, columns);
            assertTrue(drawn.size() < lines, drawn.size() + " lines of " + lines);
            drawn.stream().limit(drawn.size() - 2L).forEach(line ->
                    assertTrue(line.length() < columns, line.length() + " columns of " + columns + ": " + line));
        });
    }

    @Test
    void coloursTakeNoRoom() {
        Story story = Story.ofThree();
        TerminalColors paint = (tone, text) -> "<" + tone + ">" + text + "</>";
        String coloured = String.join("\n", new ProgressTable(story.plan, paint)
                .draw(story.recording, Story.second(720), new ProgressTable.Size(24, 82)));
        assertEquals(String.join("\n", draw(story, 720, 24, 82)), coloured.replaceAll("</?[A-Z]*>", ""));
    }

    @Test
    void howLongANodeIsAwayStaysReadable() {
        var story = new Story(1, SmallWorld.RULES).at(0, 1, NodeStage.DRAINING).at(10, 1, NodeStage.REBOOTING);
        long second = Duration.ofDays(20).plusHours(13).plusMinutes(14).plusSeconds(25).toSeconds();
        List<String> lines = draw(story, second, 24, 80);
        assertTrue(lines.get(2).length() < 80, lines.get(2));
    }
}
