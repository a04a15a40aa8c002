package dev.kured.migrate;

/**
 * One value of a flag, as it was found.
 *
 * @param place by what name it was found, and where: {@code --period, line 12}
 */
record Given(Flag flag, String value, String place) {

    /** For a comment: where it comes from, and what it was if that is short and no secret. */
    String origin() {
        boolean showsValue = !flag.isSecret() && value.length() <= 40
                && value.chars().allMatch(c -> c >= ' ' && c != 127);
        return showsValue ? place + ": " + (value.isEmpty() ? "\"\"" : value) : place;
    }
}
