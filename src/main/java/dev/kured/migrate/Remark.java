package dev.kured.migrate;

/**
 * A remark on something that the converted file does not express.
 *
 * @param weight how much it matters
 * @param about the flag or the place in the input
 * @param text what the operator should know
 */
public record Remark(Weight weight, String about, String text) {

    /** The importance of a remark. */
    public enum Weight {
        /** The value could not be carried over; the operator must act. */
        LOST("Not carried over"),
        /** The value was carried over, with a slightly different meaning. */
        CHANGED("Different here"),
        /** The value has no equivalent here and needs none. */
        NOT_NEEDED("Not needed here");

        private final String title;

        Weight(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** Formats the remark in one line. */
    @Override
    public String toString() {
        return about + ": " + text;
    }
}
