package dev.kured.course;

/** Colours text, where somebody looks at it who can see colours. */
public interface TerminalColors {

    /** Nowhere. */
    TerminalColors NONE = (_, text) -> text;

    /** Colours a text; what is drawn stays as wide as it is. */
    String on(Tone tone, String text);

    /** What a colour is to say. */
    enum Tone {
        /** What matters most. */
        STRONG,
        /** What matters least. */
        FAINT,
        /** All is well. */
        GOOD,
        /** Pods leave. */
        LEAVING,
        /** The machine is down. */
        DOWN,
        /** It comes back. */
        COMING,
        /** Something else than wished for. */
        BAD
    }
}
