package dev.kured.course;

import java.util.Locale;

/** HTML that is XML, too, so that any tool can read it. */
final class Markup {
    private final StringBuilder text = new StringBuilder();

    /** As it stands: markup. */
    Markup raw(String markup) {
        text.append(markup);
        return this;
    }

    /** An element with a text in it. */
    Markup element(String name, String content) {
        text.append('<').append(name).append('>').append(escaped(content)).append("</")
                .append(name.split(" ", 2)[0]).append(">\n");
        return this;
    }

    /** What other people have written, so that it is text. */
    static String escaped(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** A length, to a tenth of a pixel. */
    static String px(double length) {
        String number = String.format(Locale.ROOT, "%.1f", length);
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
