package dev.kured.sentinel;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command's standard error, split into remarks. Many programs exit with status 1 for "yes" and for an error; only
 * standard error tells the two apart. Warnings and progress are no errors: package managers write both there.
 *
 * @param remarks the remarks, each a line with the indented lines below it, without control characters
 */
record StandardError(List<String> remarks) {
    private static final int SHOWN = 3;
    private static final int LONGEST = 600;
    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");

    /** The forms of remarks that are no errors. */
    private static final List<Pattern> HARMLESS = List.of(
            // Marked as a warning: "perl: warning: …", "/usr/lib/tool.py:12: DeprecationWarning: …", "[WARN] …".
            Pattern.compile("(?i)(?!error|fatal)(\\S+: )?\\w*(warning|warn|notice|note|info|debug): .*"),
            Pattern.compile("(?i)[\\[<(](warning|warn|notice|note|info|debug)[\\]>)].*"),
            // Progress of dnf5; the repositories are indented below.
            Pattern.compile("Updating and loading repositories:.*|Repositories loaded\\."),
            // Warnings and information of dnf.
            Pattern.compile("Last metadata expiration check: .*|Unable to detect release version .*"
                    + "|Failed to set locale, defaulting to .*|Repository \\S+ is listed more than once in the configuration"
                    + "|No installed package found for package name .* specified in needs-restarting file .*"),
            // subscription-manager, in each run of dnf on RHEL.
            Pattern.compile("Updating Subscription Management repositories\\."
                    + "|Not root, Subscription Management repositories not updated|Unable to read consumer identity"
                    + "|This system (is|has) .*subscription-manager.*|This system is (not )?registered .*"
                    + "|This system has release set to .*"));

    StandardError {
        remarks = List.copyOf(remarks);
    }

    /** Splits the text, or its beginning, into remarks. */
    static StandardError of(String text) {
        var remarks = new ArrayList<String>();
        for (String line : COLOUR.matcher(text).replaceAll("").lines().toList()) {
            String words = line.replaceAll("\\p{Cntrl}", " ").strip();
            boolean continued = !remarks.isEmpty() && line.matches("\\s.*");
            if (!words.isEmpty() && continued) {
                remarks.add(remarks.removeLast() + " " + words);
            } else if (!words.isEmpty()) {
                remarks.add(words);
            }
        }
        return new StandardError(remarks);
    }

    /** Returns the remarks that are neither warnings nor progress. */
    StandardError errors() {
        return new StandardError(remarks.stream().filter(StandardError::isError).toList());
    }

    private static boolean isError(String remark) {
        return HARMLESS.stream().noneMatch(form -> form.matcher(remark).matches());
    }

    boolean isEmpty() {
        return remarks.isEmpty();
    }

    /** Returns the first remarks. */
    @Override
    public String toString() {
        String text = remarks.stream().limit(SHOWN).collect(Collectors.joining(" / "));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
