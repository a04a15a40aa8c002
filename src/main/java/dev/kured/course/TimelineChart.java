package dev.kured.course;

import static dev.kured.course.Markup.escaped;
import static dev.kured.course.Markup.px;
import static java.util.Comparator.comparing;

import dev.kured.rehearse.NodeStage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Draws all nodes over time as SVG: one row per node, sorted by the time of the lock, one bar per stage, windows shaded. */
final class TimelineChart {
    private static final double WIDTH = 1180;
    private static final double TOP = 26;
    private static final double BETWEEN_LABELS = 12;

    private final Timeline course;
    private final Clock clock;
    private final List<NodeTimeline> nodes;
    private final double row;
    private final double left;
    private final double height;
    private final Axis axis;
    private final Markup svg = new Markup();

    private TimelineChart(Timeline course) {
        this.course = course;
        this.clock = new Clock(course.zone());
        this.nodes = course.nodes().stream()
                .sorted(comparing((NodeTimeline node) -> node.wentAt().orElse(Instant.MAX)).thenComparing(NodeTimeline::name))
                .toList();
        this.row = row(nodes.size());
        this.left = 16 + 6.6 * nodes.stream().mapToInt(node -> node.name().value().length()).max().orElse(0);
        this.height = nodes.size() * row;
        this.axis = Axis.of(course, WIDTH - left - 8);
    }

    static String of(Timeline course) {
        return new TimelineChart(course).draw();
    }

    /** The height of a row in pixels, lower for more nodes. */
    private static double row(int nodes) {
        return nodes <= 30 ? 22 : nodes <= 80 ? 14 : nodes <= 200 ? 8 : nodes <= 1000 ? 5 : 2;
    }

    private String draw() {
        double bottom = TOP + height + 10;
        svg.raw("<svg class=\"timeline" + (row < 8 ? " dense" : "") + "\" role=\"img\" aria-label=\"Timeline of all nodes\" viewBox=\"0 0 " + px(WIDTH) + " "
                + px(bottom) + "\" xmlns=\"http://www.w3.org/2000/svg\">\n");
        drawWindows();
        drawTicks();
        drawBreaks();
        for (int i = 0; i < nodes.size(); i++) {
            drawNode(nodes.get(i), TOP + i * row, i);
        }
        return svg.raw("</svg>\n").toString();
    }

    private void drawWindows() {
        rectangle("shut", left, TOP - 6, axis.pieces().getLast().right(), height + 12, "");
        if (course.windows().isEmpty()) {
            rectangle("open", left, TOP - 6, axis.pieces().getLast().right(), height + 12, "");
        }
        for (var opening : course.windows()) {
            TimeRange window = course.within(opening);
            double x = axis.at(window.from());
            rectangle("open", left + x, TOP - 6, axis.at(window.until()) - x, height + 12,
                    "window: " + clock.moment(window.from()) + " to " + clock.moment(window.until()));
        }
    }

    private void drawTicks() {
        for (Axis.Tick tick : axis.ticks()) {
            String x = px(left + tick.x());
            svg.raw("<line class=\"tick\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"" + px(TOP - 6) + "\" y2=\""
                    + px(TOP + height + 6) + "\"/>\n");
            svg.raw("<text class=\"" + (tick.day() ? "day" : "time") + "\" x=\"" + x + "\" y=\"12\">"
                    + escaped(tick.text()) + "</text>\n");
        }
    }

    private void drawBreaks() {
        List<Axis.Piece> pieces = axis.pieces();
        for (int i = 1; i < pieces.size(); i++) {
            double x = pieces.get(i - 1).right();
            String left = clock.moment(pieces.get(i - 1).time().until());
            rectangle("break", this.left + x, TOP - 6, pieces.get(i).left() - x, height + 12,
                    "no activity: " + left + " to " + clock.moment(pieces.get(i).time().from()));
        }
    }

    private void drawNode(NodeTimeline node, double y, int number) {
        if (number % Math.max(1, (int) Math.ceil(BETWEEN_LABELS / row)) == 0) {
            svg.raw("<text class=\"name\" x=\"" + px(left - 8) + "\" y=\"" + px(y + row / 2 + 3.5) + "\">"
                    + escaped(node.name().value()) + "</text>\n");
        }
        double gap = row >= 8 ? row * 0.18 : row >= 4 ? 0.5 : 0;
        for (Segment segment : node.segments()) {
            if (segment.stage() != NodeStage.IDLE) {
                drawSegment(node, segment, y + gap, row - 2 * gap);
            }
        }
    }

    private void drawSegment(NodeTimeline node, Segment segment, double y, double thickness) {
        double from = axis.at(segment.from());
        double until = axis.at(segment.until());
        boolean outage = segment.cause().equals(Optional.of(Cause.OUTAGE));
        boolean thin = !segment.isAway() && !outage && row >= 4;
        double high = thin ? Math.max(1, thickness * 0.14) : thickness;
        rectangle(outage ? "down outage" : Segment.word(segment.stage()), left + from, thin ? y + (thickness - high) / 2 : y,
                Math.max(until - from, segment.isAway() ? 0.8 : 0), high, title(node, segment));
    }

    private String title(NodeTimeline node, Segment segment) {
        return node.name() + " " + Segment.word(segment.stage())
                + segment.cause().map(cause -> " (" + cause.inWords() + ")").orElse("")
                + (segment.stage() == NodeStage.DONE
                        ? " since " + clock.moment(segment.from())
                        : ": " + clock.moment(segment.from()) + ", " + Clock.span(segment.length()));
    }

    private void rectangle(String kind, double x, double y, double width, double height, String title) {
        if (width > 0) {
            svg.raw("<rect class=\"" + kind + "\" x=\"" + px(x) + "\" y=\"" + px(y) + "\" width=\"" + px(width)
                    + "\" height=\"" + px(height) + "\"");
            svg.raw(title.isEmpty() ? "/>\n" : "><title>" + escaped(title) + "</title></rect>\n");
        }
    }
}
