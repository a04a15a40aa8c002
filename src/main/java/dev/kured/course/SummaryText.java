package dev.kured.course;

import dev.kured.course.TerminalColors.Tone;
import dev.kured.rehearse.Totals;
import dev.kured.schedule.Opening;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats a summary for a terminal. */
public final class SummaryText {
    private static final int SHOWN = 6;
    private static final int LABEL = 11;

    private final Summary summary;
    private final Timeline course;
    private final TerminalColors colors;
    private final Clock clock;
    private final List<String> lines = new ArrayList<>();

    private SummaryText(Summary summary, TerminalColors colors) {
        this.summary = summary;
        this.course = summary.course();
        this.colors = colors;
        this.clock = new Clock(course.zone());
    }

    /**
     * Formats a summary.
     *
     * @param summary the results
     * @param colors how to colour text
     * @return the lines
     */
    public static List<String> of(Summary summary, TerminalColors colors) {
        var text = new SummaryText(summary, colors);
        text.write();
        return text.lines;
    }

    /** The result in one sentence: {@code All 12 nodes rebooted in 48m12s}. */
    static String headline(Timeline course) {
        return course.isComplete()
                ? (course.nodes().size() == 1 ? "The node" : "All " + course.nodes().size() + " nodes")
                        + " rebooted in " + Clock.span(course.length())
                : course.totals().rebooted() + " of " + Clock.count(course.nodes().size(), "node") + " rebooted in "
                        + Clock.span(course.length()) + ", " + course.totals().left() + " left over";
    }

    private void write() {
        lines.add(colors.on(course.isComplete() ? Tone.GOOD : Tone.BAD, headline(course)));
        line("", clock.moment(course.plan().start()) + " to " + clock.moment(course.end()));
        summary.away().ifPresent(away -> line("per node", "away for " + Clock.span(away.median()) + " (median), longest "
                + Clock.span(away.longest())
                + summary.slowest().map(node -> " (" + node.name() + ")").orElse("")));
        line("at once", "at most " + Clock.count(course.totals().mostAtOnce(), "node") + " away, of " + course.places()
                + " allowed");
        writeWindows();
        summary.gaps().ifPresent(gaps -> line("hand-over", Clock.briefSpan(gaps.median()) + " (median) until the next node"
                + " holds the lock, longest " + Clock.briefSpan(gaps.longest())));
        line("API", requests(summary));
        summary.withoutFaults().ifPresent(withoutFaults -> line("faults", faults(summary, withoutFaults)));
        writeBlocked();
        if (summary.triesTakenBack() > 0) {
            line("rollbacks", Clock.count(summary.triesTakenBack(), "attempt") + " rolled back: uncordoned, lock released");
        }
        if (!course.isComplete()) {
            line("left over", course.nodes().stream()
                    .filter(node -> !node.isDone())
                    .limit(SHOWN)
                    .map(node -> node.name() + " (" + Segment.word(node.segments().getLast().stage()) + ")")
                    .collect(Collectors.joining(", "))
                    + (course.totals().left() > SHOWN ? ", …" : ""));
        }
    }

    private void writeWindows() {
        if (summary.windows().isEmpty()) {
            line("window", "none: reboots may happen at any time");
        }
        List<WindowUse> all = summary.windows();
        for (int i = 0; i < all.size(); i++) {
            if (all.size() <= SHOWN || i < SHOWN - 2 || i == all.size() - 1) {
                line("window", inWords(all.get(i)));
            } else if (i == SHOWN - 2) {
                line("", "… " + (all.size() - SHOWN + 1) + " more …");
            }
        }
    }

    private String inWords(WindowUse use) {
        return times(use.opening()) + ": "
                + use.percent().map(percent -> percent + "% used, ").orElse("")
                + use.rebooted() + " rebooted, " + use.left() + " left over";
    }

    private String times(Opening opening) {
        return opening.since().map(ZonedDateTime::toInstant).map(clock::moment).orElse("open")
                + opening.length().map(length -> ", " + Clock.span(length)).orElse(", without an end");
    }

    static String requests(Summary summary) {
        return Clock.count(summary.course().totals().allRequests(), "request")
                + summary.requestsPerReboot().map(each -> ", " + number(each) + " a reboot").orElse("")
                + summary.requestsPerHandOver().map(each -> "; " + number(each) + " for the lock a hand-over").orElse("");
    }

    /** The effect of the faults: {@code 17 injected, 3 of 40 nodes affected; 24m10s longer than without faults}. */
    static String faults(Summary summary, Timeline withoutFaults) {
        Totals totals = summary.course().totals();
        return totals.faults() + " injected, " + totals.nodesAffected() + " of "
                + Clock.count(summary.course().nodes().size(), "node") + " affected; "
                + summary.delay()
                        .map(delay -> delay.isZero()
                                ? "no longer than without faults"
                                : Clock.span(delay.abs()) + (delay.isNegative() ? " shorter" : " longer") + " than without faults")
                        .orElseGet(() -> "without faults: " + headline(withoutFaults));
    }

    static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private void writeBlocked() {
        summary.blocked().forEach(blocked -> line("blocked", blocked.cause().inWords() + ": "
                + Clock.count(blocked.nodes(), "node") + ", for " + Clock.span(blocked.each().median()) + " (median), longest "
                + Clock.span(blocked.each().longest())));
    }

    private void line(String label, String text) {
        lines.add("  " + colors.on(Tone.FAINT, label + " ".repeat(LABEL - label.length())) + text);
    }
}
