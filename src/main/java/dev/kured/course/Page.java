package dev.kured.course;

import static dev.kured.course.Markup.escaped;

import dev.kured.rehearse.NodeStage;
import dev.kured.schedule.Opening;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Formats a rehearsal as one self-contained HTML page, for a change ticket, light and dark screens, and paper. */
public final class Page {
    private final Summary summary;
    private final Timeline course;
    private final Origin origin;
    private final Clock clock;
    private final Markup html = new Markup();

    /**
     * The origin of a page.
     *
     * @param repeat the command line that repeats the rehearsal
     * @param configuration the configured values by key
     * @param version the version of kured
     */
    public record Origin(String repeat, Map<String, String> configuration, String version) {}

    private Page(Summary summary, Origin origin) {
        this.summary = summary;
        this.course = summary.course();
        this.origin = origin;
        this.clock = new Clock(course.zone());
    }

    /**
     * Formats the page.
     *
     * @param summary the results
     * @param origin how they came about
     * @return HTML that is also XML
     */
    public static String of(Summary summary, Origin origin) {
        return new Page(summary, origin).write();
    }

    private String write() {
        String title = SummaryText.headline(course);
        html.raw("""
                        <!DOCTYPE html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8"/>
                        <meta name="viewport" content="width=device-width, initial-scale=1"/>
                        <meta name="color-scheme" content="light dark"/>
                        """)
                .element("title", "kured rehearse: " + title)
                .raw("<style>\n").raw(style()).raw("</style>\n</head>\n<body>\n<header>\n")
                .raw("<p class=\"kind\">Rehearsal of a roll-out of reboots with kured</p>\n")
                .element(course.isComplete() ? "h1" : "h1 class=\"bad\"", title)
                .raw("<p>" + escaped(clock.moment(course.plan().start()) + " to " + clock.moment(course.end())
                        + ", by the clock of " + course.zone()) + "</p>\n</header>\n<main>\n");
        writeTiles();
        writeTimeline();
        html.raw("<div class=\"columns\">\n");
        writeFigures();
        writeConfiguration();
        html.raw("</div>\n");
        writeWindows();
        writeBlocked();
        writeNodes();
        html.raw("</main>\n<footer>\n<p>Simulated: the real decisions of kured on a simulated cluster. To repeat:</p>\n")
                .element("pre", origin.repeat())
                .element("p", "kured " + origin.version() + ", seed " + course.plan().seed())
                .raw("</footer>\n</body>\n</html>\n");
        return html.toString();
    }

    private static String style() {
        try (InputStream style = Objects.requireNonNull(Page.class.getResourceAsStream("page.css"))) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ------------------------------------------------------------------ the key figures

    private void writeTiles() {
        html.raw("<section class=\"tiles\">\n");
        tile(Clock.shortSpan(course.length()), "in all");
        tile(course.totals().rebooted() + " / " + course.nodes().size(), "nodes rebooted");
        summary.away().ifPresent(away -> tile(Clock.shortSpan(away.median()), "median time away per node"));
        tile(course.totals().mostAtOnce() + " / " + course.places(), "nodes away at once, maximum / allowed");
        if (!summary.windows().isEmpty()) {
            WindowUse last = summary.windows().getLast();
            tile(summary.windows().size() == 1
                            ? last.percent().map(percent -> percent + "%").orElse("open")
                            : Integer.toString(summary.windows().size()),
                    summary.windows().size() == 1 ? "of the window used" : "windows needed");
            tile(Long.toString(last.left()), "nodes left over when the last window closed");
        }
        html.raw("</section>\n");
    }

    private void tile(String figure, String what) {
        html.raw("<div><b>" + escaped(figure) + "</b> <span>" + escaped(what) + "</span></div>\n");
    }

    // ------------------------------------------------------------------ the timeline

    private void writeTimeline() {
        html.raw("<section>\n<h2>Timeline</h2>\n<ul class=\"legend\">\n");
        legend(NodeStage.WAITING, "waits for the lock");
        legend(NodeStage.BLOCKED, "blocked");
        legend(NodeStage.DRAINING, "pods leave");
        legend(NodeStage.DOWN, "down");
        legend(NodeStage.RETURNING, "up, not yet back");
        legend(NodeStage.DONE, "rebooted and back");
        if (summary.triesTakenBack() > 0) {
            legend(NodeStage.UNDOING, "rolls back");
        }
        html.raw("<li><i class=\"open\"></i>window open</li>\n</ul>\n<div class=\"wide\">\n")
                .raw(TimelineChart.of(course))
                .raw("</div>\n</section>\n");
    }

    private void legend(NodeStage stage, String what) {
        html.raw("<li><i class=\"" + Segment.word(stage) + "\"></i>" + escaped(what) + "</li>\n");
    }

    // ------------------------------------------------------------------ tables

    private void writeFigures() {
        html.raw("<section>\n<h2>Summary</h2>\n<table>\n");
        pair("Nodes", course.nodes().size() + ", each with " + Clock.count(course.plan().podsPerNode(), "pod"));
        pair("Duration", Clock.span(course.length()));
        summary.away().ifPresent(away -> pair("Time away per node", "median " + Clock.span(away.median()) + ", longest "
                + Clock.span(away.longest())
                + summary.slowest().map(node -> " (" + node.name() + ")").orElse("")));
        pair("Away at once", "at most " + course.totals().mostAtOnce() + ", " + course.places() + " allowed");
        summary.gaps().ifPresent(gaps -> pair("Hand-over of the lock", "median "
                + Clock.briefSpan(gaps.median()) + ", longest " + Clock.briefSpan(gaps.longest())));
        pair("API", SummaryText.requests(summary));
        pair("Attempts rolled back", Long.toString(summary.triesTakenBack()));
        pair("Faults", course.plan().faults().name().toLowerCase(Locale.ROOT)
                + summary.withoutFaults().map(withoutFaults -> ": " + SummaryText.faults(summary, withoutFaults)).orElse(""));
        html.raw("</table>\n</section>\n");
    }

    private void writeConfiguration() {
        html.raw("<section>\n<h2>Configuration</h2>\n<table>\n");
        origin.configuration().forEach(this::pair);
        html.raw("</table>\n</section>\n");
    }

    private void pair(String key, String value) {
        html.raw("<tr><th scope=\"row\">" + escaped(key) + "</th><td>" + escaped(value) + "</td></tr>\n");
    }

    private void writeWindows() {
        if (!summary.windows().isEmpty()) {
            table("Windows", List.of("Opens", "Closes", "Used", "Rebooted", "Left over"), summary.windows().stream()
                    .map(use -> List.of(
                            since(use.opening()),
                            use.opening().until().map(ZonedDateTime::toInstant).map(clock::moment).orElse("open end"),
                            use.percent().map(percent -> percent + "% (" + Clock.span(use.used()) + ")")
                                    .orElseGet(() -> Clock.span(use.used())),
                            Long.toString(use.rebooted()),
                            Long.toString(use.left()))));
        }
    }

    private String since(Opening opening) {
        return opening.since().map(ZonedDateTime::toInstant).map(clock::moment).orElse("open before");
    }

    private void writeBlocked() {
        if (!summary.blocked().isEmpty()) {
            table("Blocked nodes", List.of("Cause", "Nodes", "Median", "Longest"), summary.blocked().stream()
                    .map(blocked -> List.of(
                            blocked.cause().inWords(),
                            Integer.toString(blocked.nodes()),
                            Clock.span(blocked.each().median()),
                            Clock.span(blocked.each().longest()))));
        }
    }

    private void writeNodes() {
        html.raw("<details>\n<summary>All nodes</summary>\n");
        table("", List.of("Node", "Acquired the lock", "Back", "Away", "Waited for the lock", "Attempts rolled back"),
                course.nodes().stream().map(node -> List.of(
                        node.name().value(),
                        node.wentAt().map(clock::moment).orElse(""),
                        node.doneAt().map(clock::moment).orElse("not back"),
                        Clock.span(node.away()),
                        Clock.span(node.at(NodeStage.WAITING)),
                        Long.toString(node.triesTakenBack()))));
        html.raw("</details>\n");
    }

    private void table(String title, List<String> columns, Stream<List<String>> rows) {
        html.raw("<section>\n");
        if (!title.isEmpty()) {
            html.element("h2", title);
        }
        html.raw("<div class=\"wide\">\n<table class=\"rows\">\n<thead><tr>");
        columns.forEach(column -> html.raw("<th scope=\"col\">" + escaped(column) + "</th>"));
        html.raw("</tr></thead>\n<tbody>\n");
        rows.forEach(row -> {
            html.raw("<tr>");
            row.forEach(cell -> html.raw("<td>" + escaped(cell) + "</td>"));
            html.raw("</tr>\n");
        });
        html.raw("</tbody>\n</table>\n</div>\n</section>\n");
    }
}
