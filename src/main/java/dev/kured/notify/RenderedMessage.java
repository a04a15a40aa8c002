package dev.kured.notify;

/**
 * A message and its text.
 *
 * @param text never blank
 */
record RenderedMessage(Message message, String text) {

    /** Returns the text, cut to the length that a service takes, at a whole character. */
    String text(int most) {
        return text.length() <= most ? text : text.substring(0, cut(most)) + "…";
    }

    private int cut(int most) {
        int end = most - 1;
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
