package dev.kured.config;

import java.util.List;
import java.util.Locale;

/**
 * Guesses which known name a misspelt one stands for.
 *
 * @param known the full names, such as {@code drain.timeout}
 */
record Nearest(List<String> known) {
    private static final int TOO_FAR = Integer.MAX_VALUE;

    /** Returns the nearest names, all equally near, in the order of {@link #known}; empty if none is near enough. */
    List<String> to(String unknown) {
        int least = known.stream().mapToInt(candidate -> distance(unknown, candidate)).min().orElse(TOO_FAR);
        return least == TOO_FAR
                ? List.of()
                : known.stream().filter(candidate -> distance(unknown, candidate) == least).toList();
    }

    private static int distance(String unknown, String candidate) {
        return Math.min(ofWholeNames(unknown, candidate), ofLastNames(unknown, candidate));
    }

    /** Finds {@code drain.timeout} for {@code drain-timeout}, the form of the original's flags. */
    private static int ofWholeNames(String unknown, String candidate) {
        return edits(unknown, candidate, 2);
    }

    /** Finds the key in its own table and, one step farther away, in every other table. */
    private static int ofLastNames(String unknown, String candidate) {
        String last = lastName(unknown);
        int edits = edits(last, lastName(candidate), Math.max(1, last.length() / 3));
        return edits == TOO_FAR || table(unknown).equals(table(candidate)) ? edits : edits + 1;
    }

    private static String lastName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String table(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /**
     * Counts the typing errors between two words: an extra letter, a missing one, a wrong one, or two neighbours swapped
     * (the optimal string alignment distance). Ignores case.
     */
    private static int edits(String one, String other, int most) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > most) {
            return TOO_FAR;
        }
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : step(edits, a, b, i, j);
            }
        }
        int all = edits[a.length()][b.length()];
        return all <= most ? all : TOO_FAR;
    }

    private static int step(int[][] edits, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}
