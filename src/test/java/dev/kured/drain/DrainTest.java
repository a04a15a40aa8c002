package dev.kured.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.kube.Watched;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DrainTest {
    private static final Moment BEGIN = new Moment(Duration.ofDays(1), Instant.parse("2026-11-22T22:00:00Z"));
    private static final int AT_A_STEP = 24;

    private final Node node = new Node();
    private final List<String> lines = new ArrayList<>();
    private Drain drain;

    @BeforeEach
    void begin() throws Trouble {
        drain = begin(DrainOptions.USUAL);
    }

    private Drain begin(DrainOptions options) throws Trouble {
        return Drain.of(node, options, (level, line) -> lines.add(level + " " + line), () -> {});
    }

    /** The pods of a node, and the API server's answers to their evictions. */
    private static final class Node implements Pods {
        final Map<String, Pod> present = new LinkedHashMap<>();
        final List<List<Pod>> asked = new ArrayList<>();
        final List<Optional<Duration>> graces = new ArrayList<>();
        Function<Pod, Eviction> answers = _ -> new Eviction.Accepted();
        /** Whether the watch shows an accepted eviction at once. */
        boolean quick = true;
        boolean followed;

        @Override
        public Watched<List<Pod>> follow(Runnable wake) {
            followed = true;
            return new Watched<>() {
                @Override
                public List<Pod> latest() {
                    return List.copyOf(present.values());
                }

                @Override
                public void close() {
                    followed = false;
                }
            };
        }

        @Override
        public Map<Pod, Eviction> evict(List<Pod> pods, Optional<Duration> grace) {
            asked.add(List.copyOf(pods));
            graces.add(grace);
            var given = new LinkedHashMap<Pod, Eviction>();
            for (Pod pod : pods) {
                Eviction answer = answers.apply(pod);
                given.put(pod, answer);
                if (answer instanceof Eviction.Accepted && quick) {
                    terminate(pod);
                }
                if (answer instanceof Eviction.Gone) {
                    present.remove(pod.uid());
                }
            }
            return given;
        }

        void terminate(Pod pod) {
            put(new Pod(pod.namespace(), pod.name(), pod.uid(), pod.finished(), Optional.of(BEGIN.wall()),
                    pod.mirror(), pod.controllerKind(), pod.labels()));
        }

        Pod put(Pod pod) {
            present.put(pod.uid(), pod);
            return pod;
        }

        Pod run(String name, String uid) {
            return put(new Pod("default", name, uid, false, Optional.empty(), false, Optional.of("ReplicaSet"), Map.of()));
        }

        Pod run(String name) {
            return run(name, "uid-" + name);
        }
    }

    private static Moment after(String duration) {
        return BEGIN.plus(Duration.parse(duration));
    }

    private static Eviction refused(String why, String retryAfter) {
        return new Eviction.Refused(why, Duration.parse(retryAfter));
    }

    // Which pods leave

    @ParameterizedTest
    @CsvSource({
        // finished, mirror, controller: stays
        "false, false, ReplicaSet, false", "false, false, StatefulSet, false", "false, false, Job, false",
        "false, false, , false", "false, false, DaemonSet, true", "false, true, Node, true", "false, true, , true",
        "true, false, Job, true", "true, false, , true", "true, true, DaemonSet, true"
    })
    void podsOfDaemonSetsMirrorPodsAndFinishedOnesStay(boolean finished, boolean mirror, String controller, boolean stays)
            throws Trouble {
        Pod pod = node.put(new Pod("default", "p", "u", finished, Optional.empty(), mirror, Optional.ofNullable(controller), Map.of()));
        Progress progress = drain.advance(BEGIN);
        assertEquals(stays, progress.done());
        assertEquals(stays ? List.of() : List.of(List.of(pod)), node.asked);
    }

    private Pod labelled(String name, Map<String, String> labels) {
        return node.put(new Pod("default", name, "uid-" + name, false, Optional.empty(), false, Optional.empty(), labels));
    }

    @Test
    void onlyTheSelectedPodsLeave() throws Trouble {
        Pod web = labelled("web", Map.of("app", "web"));
        labelled("db", Map.of("app", "db"));
        labelled("odd", Map.of());
        var only = DrainOptions.USUAL.withPodSelector(Optional.of(new LabelSelector("app=web")));
        begin(only).advance(BEGIN);
        assertEquals(List.of(List.of(web)), node.asked);
    }

    @Test
    void theSkippedPodsStay() throws Trouble {
        labelled("web", Map.of("app", "web"));
        Pod odd = labelled("odd", Map.of());
        var skip = DrainOptions.USUAL.withSkipSelector(Optional.of(new LabelSelector("app")));
        begin(skip).advance(BEGIN);
        assertEquals(List.of(List.of(odd)), node.asked);
    }

    @Test
    void aPodThatHangsInItsTerminationIsNotWaitedForLongerThanAllowed() throws Trouble {
        node.terminate(node.run("hangs"));
        var impatient = begin(DrainOptions.USUAL.withSkipWaitForDelete(Optional.of(Duration.ofMinutes(1))));
        Progress early = impatient.advance(after("PT59S"));
        assertFalse(early.done());
        assertEquals(Optional.of(after("PT1M")), early.again(), "it is looked at again when its time is over");
        assertTrue(impatient.advance(after("PT1M")).done());
        assertFalse(drain.advance(after("PT24H")).done(), "without the key it is waited for as long as it takes");
    }

    @Test
    void anEmptyNodeIsDrained() throws Trouble {
        Progress progress = drain.advance(BEGIN);
        assertTrue(progress.done());
        assertEquals("all pods have left", progress.inWords());
        assertEquals(List.of(), node.asked);
    }

    @Test
    void aPodThatTerminatesIsWaitedForAndNotAskedAgain() throws Trouble {
        Pod pod = node.run("web-1");
        assertFalse(drain.advance(BEGIN).done());
        Progress waiting = drain.advance(after("PT10M"));
        assertEquals(Optional.empty(), waiting.again());
        assertEquals(List.of(List.of(pod)), node.asked);
        node.present.clear();
        assertTrue(drain.advance(after("PT11M")).done());
    }

    @Test
    void thePodsAreGivenTheGracePeriodThatIsConfigured() throws Trouble {
        node.run("web-1");
        drain.advance(BEGIN);
        node.run("web-2");
        begin(DrainOptions.USUAL.withGracePeriod(Optional.of(Duration.ofSeconds(7)))).advance(BEGIN);
        assertEquals(List.of(Optional.empty(), Optional.of(Duration.ofSeconds(7))), node.graces);
    }

    @Test
    void aNewDrainGoesOnWhereTheOldOneWas() throws Trouble {
        node.run("web-1");
        drain.advance(BEGIN);
        drain.close();
        Pod second = node.run("web-2");
        Progress progress = begin(DrainOptions.USUAL).advance(after("PT1S"));
        assertEquals(List.of(second), node.asked.getLast());
        assertEquals(2, progress.left().size());
    }

    @Test
    void closingEndsTheFollowing() {
        assertTrue(node.followed);
        drain.close();
        assertFalse(node.followed);
    }

    // Refusals

    @Test
    void aRefusedPodIsTriedAgainLaterAndLaterButEveryQuarterOfAMinuteAtLeast() throws Trouble {
        node.run("web-1");
        node.answers = _ -> refused("budget web", "PT0S");
        Moment now = BEGIN;
        for (String wait : List.of("PT1S", "PT2S", "PT4S", "PT8S", "PT15S", "PT15S", "PT15S")) {
            int before = node.asked.size();
            Moment again = now.plus(Duration.parse(wait));
            assertEquals(Optional.of(again), drain.advance(now).again());
            drain.advance(again.minus(Duration.ofMillis(1)));
            assertEquals(before + 1, node.asked.size(), wait);
            now = again;
        }
    }

    @Test
    void theApiServersPatienceIsRespected() throws Trouble {
        node.run("web-1");
        node.answers = _ -> refused("budget web", "PT40S");
        assertEquals(Optional.of(after("PT40S")), drain.advance(BEGIN).again());
        drain.advance(after("PT39.999S"));
        assertEquals(1, node.asked.size());
        drain.advance(after("PT40S"));
        assertEquals(2, node.asked.size());
    }

    @Test
    void aRefusalThatEndsLetsThePodGo() throws Trouble {
        node.run("web-1");
        node.answers = _ -> refused("budget web", "PT0S");
        assertEquals(1, drain.advance(BEGIN).refused().size());
        node.answers = _ -> new Eviction.Accepted();
        Progress progress = drain.advance(after("PT1S"));
        assertEquals(Map.of(), progress.refused());
        assertEquals("1 pod left: default/web-1", progress.inWords());
    }

    @Test
    void aFailedAnswerIsTriedAgain() throws Trouble {
        Pod pod = node.run("web-1");
        node.answers = _ -> new Eviction.Failed(new Trouble("the API server is away", "Wait"));
        Progress progress = drain.advance(BEGIN);
        assertEquals(Map.of(pod, "the API server is away. Wait"), progress.refused());
        assertEquals(Optional.of(after("PT1S")), progress.again());
        node.answers = _ -> new Eviction.Accepted();
        assertEquals(Map.of(), drain.advance(after("PT1S")).refused());
        assertEquals(2, node.asked.size());
    }

    @Test
    void aPodThatIsGoneAlreadyIsDoneWith() throws Trouble {
        node.run("web-1");
        node.answers = _ -> new Eviction.Gone();
        assertTrue(drain.advance(BEGIN).done());
    }

    @Test
    void aPodOfTheSameNameWithANewUidIsAnotherPod() throws Trouble {
        node.run("db-0", "old");
        node.answers = _ -> refused("budget db", "PT10M");
        drain.advance(BEGIN);
        node.present.clear();
        Pod anew = node.run("db-0", "new");
        Progress progress = drain.advance(after("PT1S"));
        assertEquals(List.of(anew), node.asked.getLast());
        assertEquals(2, node.asked.size());
        assertEquals(List.of(anew), progress.left());
    }

    @Test
    void anAcceptedEvictionThatShowsNothingIsAskedForAgainAfterHalfAMinute() throws Trouble {
        node.run("web-1");
        node.quick = false;
        assertEquals(Optional.of(after("PT30S")), drain.advance(BEGIN).again());
        drain.advance(after("PT29.999S"));
        assertEquals(1, node.asked.size());
        drain.advance(after("PT30S"));
        assertEquals(2, node.asked.size());
    }

    @Test
    void eachEvictionAndEachNewRefusalIsLoggedOnce() throws Trouble {
        node.run("web-1");
        node.answers = _ -> refused("budget web", "PT0S");
        drain.advance(BEGIN);
        drain.advance(after("PT1S"));
        node.answers = _ -> refused("too many requests", "PT0S");
        drain.advance(after("PT3S"));
        node.answers = _ -> new Eviction.Accepted();
        drain.advance(after("PT7S"));
        drain.advance(after("PT1M"));
        assertEquals(List.of(
                "WARNING The eviction of default/web-1 is refused: budget web; kured retries it",
                "WARNING The eviction of default/web-1 is refused: too many requests; kured retries it",
                "INFO Evicted default/web-1"), lines);
    }

    @Test
    void whenThePodsCannotBeToldNothingIsTakenForGone() throws Trouble {
        var away = new Trouble("away", "");
        Pods silent = new Pods() {
            @Override
            public Watched<List<Pod>> follow(Runnable wake) {
                return new Watched<>() {
                    @Override
                    public List<Pod> latest() throws Trouble {
                        throw away;
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public Map<Pod, Eviction> evict(List<Pod> pods, Optional<Duration> grace) {
                throw new AssertionError();
            }
        };
        var blind = Drain.of(silent, DrainOptions.USUAL, (_, _) -> {}, () -> {});
        assertThrows(Trouble.class, () -> blind.advance(BEGIN));
    }

    // One step stays short

    private List<Pod> runMany(int count) {
        return IntStream.range(0, count).mapToObj(i -> node.run("web-%03d".formatted(i))).toList();
    }

    @Test
    void aStepEvictsAFewAndTheRestIsDueAtOnce() throws Trouble {
        List<Pod> pods = runMany(60);
        Progress first = drain.advance(BEGIN);
        assertEquals(List.of(pods.subList(0, AT_A_STEP)), node.asked);
        assertEquals(60, first.left().size());
        assertTrue(!first.again().orElseThrow().isAfter(BEGIN));
        assertTrue(!drain.advance(BEGIN).again().orElseThrow().isAfter(BEGIN));
        assertEquals(Optional.empty(), drain.advance(BEGIN).again());
        assertEquals(pods, node.asked.stream().flatMap(List::stream).toList());
        assertEquals(List.of(24, 24, 12), node.asked.stream().map(List::size).toList());
    }

    /** Defect B4: the node's clock is set forward during the drain, or is ahead of the API server's. */
    @Test
    void aClockThatJumpsDoesNotMakeAPodLateThatWasSeenAlive() throws Trouble {
        var impatient = begin(DrainOptions.USUAL.withSkipWaitForDelete(Optional.of(Duration.ofMinutes(1))));
        node.run("web-1");
        impatient.advance(BEGIN);
        var hoursAhead = new Moment(BEGIN.uptime().plusSeconds(59), BEGIN.wall().plus(Duration.ofHours(2)));
        assertFalse(impatient.advance(hoursAhead).done(), "it has been terminating for 59 s");
        assertTrue(impatient.advance(hoursAhead.plus(Duration.ofMinutes(1))).done());
    }

    /** If a step takes as long as the back-off, pods that were never tried go before pods that were refused. */
    @Test
    void refusedPodsKeepNoOtherPodWaiting() throws Trouble {
        List<Pod> pods = runMany(60);
        node.answers = pod -> pods.indexOf(pod) < AT_A_STEP ? refused("budget web", "PT0S") : new Eviction.Accepted();
        for (int step = 0; step < 3; step++) {
            drain.advance(BEGIN.plus(Duration.ofSeconds(20L * step)));
        }
        assertEquals(60, new HashSet<>(node.asked.stream().flatMap(List::stream).toList()).size());
    }

    @Test
    void whateverTheAnswersEveryPodLeavesOnceItMayAndNoneIsAskedTooOften() {
        Seeds.forManySeeds(300, random -> {
            var many = new Node();
            var away = new Trouble("away", "");
            many.answers = _ -> switch (random.nextInt(5)) {
                case 0 -> refused("budget", "PT" + random.nextInt(30) + "S");
                case 1 -> new Eviction.Failed(away);
                case 2 -> new Eviction.Gone();
                default -> new Eviction.Accepted();
            };
            for (int pod = random.nextInt(80); pod > 0; pod--) {
                many.run("p" + pod);
            }
            var one = Drain.of(many, DrainOptions.USUAL, (_, _) -> {}, () -> {});
            Moment now = BEGIN;
            Progress progress = one.advance(now);
            for (int step = 0; step < 2_000 && !progress.done(); step++) {
                Moment next = progress.again().orElse(now.plus(Duration.ofSeconds(1)));
                now = next.isAfter(now) ? next : now;
                many.present.values().removeIf(pod -> pod.terminating() && random.nextBoolean());
                if (random.nextInt(20) == 0 && now.isBefore(BEGIN.plus(Duration.ofMinutes(1)))) {
                    many.run("late" + step);
                }
                progress = one.advance(now);
            }
            assertTrue(progress.done(), progress::inWords);
            many.asked.forEach(step -> assertTrue(!step.isEmpty() && step.size() <= AT_A_STEP));
            assertTrue(many.asked.stream().mapToInt(List::size).sum() < 100 * AT_A_STEP);
        });
    }

    // In words

    @Test
    void aFewPodsAreNamedAndManyAreCounted() throws Trouble {
        node.quick = false;
        runMany(2);
        assertEquals("2 pods left: default/web-000, default/web-001", drain.advance(BEGIN).inWords());
        runMany(7);
        assertEquals("7 pods left: default/web-000, default/web-001, default/web-002, default/web-003, default/web-004"
                + " and 2 more", drain.advance(BEGIN).inWords());
    }

    @Test
    void refusedPodsAreNamedByWhatKeepsThem() throws Trouble {
        var why = new HashMap<String, String>(Map.of("db-0", "budget db", "web-1", "budget web", "web-2", "budget web"));
        why.keySet().forEach(node::run);
        node.run("other");
        node.answers = pod -> why.containsKey(pod.name()) ? refused(why.get(pod.name()), "PT0S") : new Eviction.Accepted();
        assertEquals("4 pods left: default/db-0 refused (budget db); default/web-1, default/web-2 refused (budget web)",
                drain.advance(BEGIN).inWords());
    }
}
