package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class LiveViewTest {
    private final StringWriter written = new StringWriter();
    private final LiveView view = new LiveView(new PrintWriter(written, true));

    /** A terminal as large as one wants, that understands as much as is needed here. */
    private static final class Glass {
        private static final Pattern PIECE = Pattern.compile("\033\\[(\\?25[hl]|\\d*[A-Z])|\r|\n|[^\033\r\n]+");

        private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        private int line;
        private int column;
        private boolean cursor = true;

        static Glass showing(String text) {
            var glass = new Glass();
            Matcher piece = PIECE.matcher(text);
            while (piece.find()) {
                glass.take(piece.group());
            }
            return glass;
        }

        private void take(String piece) {
            switch (piece.charAt(0)) {
                case '\r' -> column = 0;
                case '\n' -> {
                    column = 0;
                    if (++line == lines.size()) {
                        lines.add(new StringBuilder());
                    }
                }
                case '\033' -> control(piece.substring(2));
                default -> {
                    StringBuilder here = lines.get(line);
                    here.replace(column, Math.min(here.length(), column + piece.length()), piece);
                    column += piece.length();
                }
            }
        }

        private void control(String what) {
            switch (what.charAt(what.length() - 1)) {
                case 'h' -> cursor = true;
                case 'l' -> cursor = false;
                case 'A' -> line -= Integer.parseInt(what.substring(0, what.length() - 1));
                case 'K' -> lines.get(line).setLength(column);
                case 'J' -> {
                    lines.get(line).setLength(column);
                    lines.subList(line + 1, lines.size()).clear();
                }
                default -> throw new IllegalArgumentException(what);
            }
        }

        String text() {
            return lines.stream().map(StringBuilder::toString).collect(Collectors.joining("\n"));
        }
    }

    private Glass glass() {
        return Glass.showing("$ kured rehearse\n" + written);
    }

    @Test
    void eachPictureIsDrawnOverTheOneBefore() {
        view.draw(List.of("one", "two two", "three"));
        view.draw(List.of("1", "2"));
        assertEquals("$ kured rehearse\n1\n2\n", glass().text());
        view.draw(List.of("a", "b", "c", "d"));
        assertEquals("$ kured rehearse\na\nb\nc\nd\n", glass().text());
    }

    @Test
    void theCursorIsHiddenWhileItIsDrawnAndThereAgainAtTheEnd() {
        view.draw(List.of("one"));
        assertTrue(!glass().cursor);
        view.close();
        assertTrue(glass().cursor);
        assertEquals("$ kured rehearse\none\n", glass().text());
    }

    @Test
    void afterCtrlCNothingIsDrawnAnyMore() {
        view.draw(List.of("one"));
        view.interrupt();
        view.draw(List.of("two"));
        view.close();
        assertEquals("$ kured rehearse\none\n\n", glass().text());
        assertTrue(glass().cursor);
    }
}
