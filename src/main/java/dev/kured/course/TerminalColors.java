package dev.kured.course;

/** Colours text for a terminal that supports it. */
public interface TerminalColors {

    /** Leaves all text as it is. */
    TerminalColors NONE = (_, text) -> text;

    /**
     * Colours a text without changing its visible width.
     *
     * @param tone the meaning of the colour
     * @param text the text
     * @return the text with escape sequences
     */
    String on(Tone tone, String text);

    /** The meaning of a colour. */
    enum Tone {
        /** The most important text. */
        STRONG,
        /** The least important text. */
        FAINT,
        /** Success. */
        GOOD,
        /** A node that is being drained. */
        LEAVING,
        /** A machine that is down. */
        DOWN,
        /** A node that is returning. */
        COMING,
        /** A failure. */
        BAD
    }
}
