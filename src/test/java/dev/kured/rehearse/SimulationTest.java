package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Checks the promises of kured in thousands of simulated fleets with faults of all kinds. {@code -Dkured.seeds=100000} runs
 * more of them; {@code -Dkured.seed=4711} prints the events of one.
 */
final class SimulationTest {
    private static final int TAIL = 400;
    private static final long FIRST = Long.getLong("kured.first-seed", 0);

    @Test
    void thePromisesAreKeptWhateverHappens() {
        Long one = Long.getLong("kured.seed");
        if (one != null) {
            tell(one);
            return;
        }
        var broken = new ConcurrentSkipListMap<Long, String>();
        LongStream.range(FIRST, FIRST + Long.getLong("kured.seeds", 2000)).parallel()
                .forEach(seed -> outcome(seed).ifPresent(what -> broken.put(seed, what)));
        if (!broken.isEmpty()) {
            fail(broken.size() + " seeds failed: " + broken + "\nreplay with: mvn -B test -Dtest=SimulationTest -Dkured.seed="
                    + broken.firstKey() + "\n" + again(broken.firstKey()));
        }
    }

    private static Optional<String> outcome(long seed) {
        try {
            new Scenario(seed, 0, World.Fitting.USUAL).run();
            return Optional.empty();
        } catch (BrokenPromise e) {
            return Optional.of(e.promise());
        } catch (RuntimeException e) {
            return Optional.of(e.toString());
        }
    }

    /** Repeats a failed run with a trace. */
    private static String again(long seed) {
        try {
            new Scenario(seed, TAIL, World.Fitting.USUAL).run();
            return "it does not happen again: the simulation depends on something else than its seed";
        } catch (BrokenPromise | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void tell(long seed) {
        var scenario = new Scenario(seed, Integer.MAX_VALUE, World.Fitting.USUAL);
        try {
            scenario.run();
        } finally {
            System.out.println(SmallWorld.story(scenario.world()));
        }
    }

    @Test
    void theSameSeedIsTheSameStoryToTheLastByte() {
        for (long seed = 0; seed < 20; seed++) {
            assertEquals(story(seed), story(seed));
        }
        assertNotEquals(story(1), story(2));
    }

    private static String story(long seed) {
        var scenario = new Scenario(seed, Integer.MAX_VALUE, World.Fitting.USUAL);
        try {
            scenario.run();
        } catch (BrokenPromise e) {
            // Another test checks the promises.
        }
        return SmallWorld.story(scenario.world());
    }
}
