package dev.kured.rehearse;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Chance, from one seed. Each concern throws dice of its own, so that one more throw here changes nothing there.
 */
final class SeededRandom {
    private final RandomGenerator random;

    private SeededRandom(RandomGenerator random) {
        this.random = random;
    }

    /** The dice of one concern in the run with that seed. */
    static SeededRandom of(long seed, String concern) {
        // The stream must differ for neighbouring seeds and for similar words.
        return new SeededRandom(new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ concern.hashCode() * 0xD1B54A32D192ED03L));
    }

    RandomGenerator generator() {
        return random;
    }

    /** From 0 up to but not including {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in so many times. */
    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** True with that probability. */
    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Any time from zero up to, but not including, this one. */
    Duration upTo(Duration longest) {
        return longest.isPositive() ? Duration.ofMillis(random.nextLong(longest.toMillis())) : Duration.ZERO;
    }

    /** Any time between these. */
    Duration between(Duration shortest, Duration longest) {
        return shortest.plus(upTo(longest.minus(shortest)));
    }

    /** One of these. */
    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
