package dev.kured.migrate;

/**
 * Something that the file does not say by itself.
 *
 * @param about the flag or place that it is about
 * @param text what the operator should know
 */
public record Remark(Weight weight, String about, String text) {

    /** How much it matters. */
    public enum Weight {
        /** It could not be carried over: a person must look. */
        LOST("Not carried over"),
        /** It was carried over, and means something a little different here. */
        CHANGED("Different here"),
        /** It has no equal here, because nothing needs it. */
        NOT_NEEDED("Not needed here");

        private final String title;

        Weight(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** In one line. */
    @Override
    public String toString() {
        return about + ": " + text;
    }
}
