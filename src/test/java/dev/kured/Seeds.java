package dev.kured;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What must hold for every one of many random cases. A failure names the seed of its case, and repeats with it. */
public final class Seeds {
    /** Spreads small seeds: the first numbers of neighbours are much the same in java.util.Random. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final List<String> AWKWARD = List.of(
            "\n", "\r\n", "\r", "\t", "\f", "\\", "\\n", "\\u", "\"", "'", "=", ":", "#", "!", " ", "\0", "\u0085", "\u2028",
            "\u00A0", "\uFEFF", "\uFFFF", "ü", "\uD83D\uDE00", "<&>", "{", "}");

    private Seeds() {}

    /** Something that must hold, whatever {@code random} says. */
    public interface Property {
        void holds(Random random) throws Exception;
    }

    /** Tries this many cases. */
    public static void forManySeeds(int cases, Property property) {
        for (long seed = 0; seed < cases; seed++) {
            forSeed(seed, property);
        }
    }

    /** Tries one case, to repeat it. */
    public static void forSeed(long seed, Property property) {
        try {
            property.holds(new Random(seed * SPREAD));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    /** One of these. */
    public static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Any text that UTF-8 can carry, of at most this many pieces; often one that is awkward to write down. */
    public static String text(Random random, int longest) {
        var text = new StringBuilder();
        for (int pieces = random.nextInt(longest + 1); pieces > 0; pieces--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(pick(random, AWKWARD));
                case 1 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
                default -> text.append((char) random.nextInt(' ', 127));
            }
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
