package dev.kured.rehearse;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A random generator that is repeatable from a seed. Each concern has a stream of its own, so that one more draw in one of
 * them does not change the others.
 */
final class SeededRandom {
    private final RandomGenerator random;

    private SeededRandom(RandomGenerator random) {
        this.random = random;
    }

    /** The stream of one concern in the run with this seed. */
    static SeededRandom of(long seed, String concern) {
        // Neighbouring seeds and similar names must give unrelated streams.
        return new SeededRandom(new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ concern.hashCode() * 0xD1B54A32D192ED03L));
    }

    RandomGenerator generator() {
        return random;
    }

    /** A number from 0 up to but not including {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True with the probability 1/{@code times}. */
    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** True with this probability, from 0 to 1. */
    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A duration from zero up to but not including {@code longest}, in whole milliseconds. */
    Duration upTo(Duration longest) {
        return longest.isPositive() ? Duration.ofMillis(random.nextLong(longest.toMillis())) : Duration.ZERO;
    }

    /** A duration from {@code shortest} up to but not including {@code longest}. */
    Duration between(Duration shortest, Duration longest) {
        return shortest.plus(upTo(longest.minus(shortest)));
    }

    /** A random element. */
    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
