package dev.kured.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.SmallWorld;
import dev.kured.rehearse.Totals;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class PageTest {
    private static final Page.Origin ORIGIN = new Page.Origin(
            "kured rehearse --config '<b>&\"'", Map.of("lock.concurrency", "1 <script>alert(1)</script>"), "0.1.0");

    private static String page(Timeline course) {
        return Page.of(Summary.of(course), ORIGIN);
    }

    /** The page is well-formed XML: all elements are closed, and all text is escaped. */
    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replace("<!DOCTYPE html>", ""))));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    private static Timeline large() {
        var story = new Story(500, SmallWorld.RULES);
        for (int node = 1; node <= 500; node++) {
            story.at(0, node, NodeStage.WAITING).at(node * 10L, node, NodeStage.DRAINING).at(node * 10L + 9, node, NodeStage.DONE);
        }
        return story.recording.course(Story.second(5010), new Totals(500, 0, 1, Map.of(), 0, 0, 0));
    }

    @Test
    void eachNodeHasItsBarsWithTitles() throws Exception {
        Document page = parsed(page(Story.ofThree().course()));
        List<String> titles = elements(page, "title").stream().map(Element::getTextContent).toList();
        assertTrue(titles.contains("node1 draining: Tue 2026-12-01 22:00:10 UTC, 30s"), titles::toString);
        assertTrue(titles.contains("node2 blocked (the window is closed): Tue 2026-12-01 22:10 UTC, 2m"), titles::toString);
        assertTrue(titles.contains("node3 done since Tue 2026-12-01 22:09 UTC"), titles::toString);
        assertTrue(titles.contains("window: Tue 2026-12-01 22:00 UTC to Tue 2026-12-01 22:10 UTC"), titles::toString);
        assertEquals("2 of 3 nodes rebooted in 12m, 1 left over", elements(page, "h1").getFirst().getTextContent());
    }

    @Test
    void aBarIsWhereItsTimeIs() throws Exception {
        List<Element> bars = elements(parsed(page(Story.ofThree().course())), "rect");
        List<Double> left = bars.stream()
                .filter(bar -> bar.getAttribute("class").equals("down"))
                .map(bar -> Double.valueOf(bar.getAttribute("x")))
                .toList();
        double done = bars.stream()
                .filter(bar -> bar.getAttribute("class").equals("done"))
                .mapToDouble(bar -> Double.parseDouble(bar.getAttribute("x")))
                .min()
                .orElseThrow();
        // Down from 40 and from 330, back at 240: in proportion.
        assertEquals((330 - 40) / (double) (240 - 40), (left.get(1) - left.get(0)) / (done - left.get(0)), 0.01);
    }

    @Test
    void whatOthersHaveWrittenIsText() throws Exception {
        String page = page(Story.ofThree().course());
        assertFalse(page.contains("<script"), page);
        assertTrue(elements(parsed(page), "pre").getFirst().getTextContent().endsWith("'<b>&\"'"), page);
    }

    @Test
    void itNeedsNothingElse() {
        String page = page(large()).toLowerCase(Locale.ROOT).replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        for (String outside : List.of("http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link", "<img")) {
            assertFalse(page.contains(outside), outside);
        }
    }

    @Test
    void hundredsOfNodesStayReadable() throws Exception {
        Document page = parsed(page(large()));
        List<Element> names = elements(page, "text").stream()
                .filter(text -> text.getAttribute("class").equals("name"))
                .toList();
        for (int i = 1; i < names.size(); i++) {
            double above = Double.parseDouble(names.get(i - 1).getAttribute("y"));
            double below = Double.parseDouble(names.get(i).getAttribute("y"));
            assertTrue(below - above >= 11, "names overlap: " + above + ", " + below);
        }
        assertEquals(500, elements(page, "rect").stream()
                .filter(bar -> bar.getAttribute("class").equals("draining"))
                .count());
    }

    @Test
    void theSameCourseIsTheSamePage() {
        assertEquals(page(large()), page(large()));
    }
}
