package dev.kured.course;

import java.util.Locale;

/** A builder of HTML that is also well-formed XML, so that any tool can parse it. */
final class Markup {
    private final StringBuilder text = new StringBuilder();

    /** Appends markup without escaping. */
    Markup raw(String markup) {
        text.append(markup);
        return this;
    }

    /** Appends an element with escaped text. */
    Markup element(String name, String content) {
        text.append('<').append(name).append('>').append(escaped(content)).append("</")
                .append(name.split(" ", 2)[0]).append(">\n");
        return this;
    }

    /** Escapes text. */
    static String escaped(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** Formats a length to a tenth of a pixel. */
    static String px(double length) {
        String number = String.format(Locale.ROOT, "%.1f", length);
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
