package dev.kured.notify;

/**
 * A message and its text, as it goes out.
 *
 * @param text never blank
 */
record RenderedMessage(Message message, String text) {

    /** As far as a service takes it; what is longer is cut, at a whole character. */
    String text(int most) {
        return text.length() <= most ? text : text.substring(0, cut(most)) + "…";
    }

    private int cut(int most) {
        int end = most - 1;
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
