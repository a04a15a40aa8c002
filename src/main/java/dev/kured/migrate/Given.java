package dev.kured.migrate;

/**
 * One value of a flag in the input.
 *
 * @param place the name and the line in the input: {@code --period, line 12}
 */
record Given(Flag flag, String value, String place) {

    /** The place for a comment, followed by the value if that is short and no secret. */
    String origin() {
        boolean showsValue = !flag.isSecret() && value.length() <= 40
                && value.chars().allMatch(c -> c >= ' ' && c != 127);
        return showsValue ? place + ": " + (value.isEmpty() ? "\"\"" : value) : place;
    }
}
