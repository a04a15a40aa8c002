package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.lock.Holder;
import dev.kured.lock.Inspection;
import dev.kured.lock.Limits;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockRecord.Answer.Granted;
import dev.kured.lock.LockRecord.Answer.Refused;
import dev.kured.lock.LockRecord.Robbed;
import dev.kured.lock.LockStore.Stored;
import dev.kured.lock.NotReady;
import dev.kured.lock.Turn;
import dev.kured.node.Cordon;
import dev.kured.node.NodeView;
import dev.kured.terms.BootId;
import dev.kured.terms.Concurrency;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * This node while it wants the lock: when it is its turn to try, and what it must know of the cluster for that. While
 * others hold the lock it asks nothing; but now and then one of those that wait asks for all whether the holders' Nodes
 * are still there.
 */
final class Candidate {
    private static final Duration COUNT_GOOD_FOR = Duration.ofMinutes(10);
    /** So many times {@code gates.retry} a holder is left alone, and the fleet between two looks. */
    private static final int PATIENCE = 10;
    /** So many times as long does wait who was not allowed to look. */
    private static final int BLIND = 6;
    /** How exactly it is known since when a holder has been seen. */
    private static final Duration GLANCES = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final LockRules rules;
    private final BootId boot;
    private final Log log;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Duration retry;
    private final Duration patience;

    private Optional<Instant> turn = Optional.empty();
    /** Since when it has needed the lock that others hold: it looks at it after its reaction time. Empty: it does not wait. */
    private volatile Optional<Instant> waitsSince = Optional.empty();
    /** Only the thread that brings news looks at it. */
    private Instant reactsAt = Instant.MIN;
    private Map<Holder, Instant> firstSeen = Map.of();
    private Instant nextGlance = Instant.MIN;
    private Optional<Inspection> inspection = Optional.empty();
    private Optional<Instant> nextInspection = Optional.empty();
    private final Map<Holder, String> dead = new HashMap<>();
    private Optional<Count> count = Optional.empty();
    private Optional<NotReady> notReady = Optional.empty();
    private boolean toldBlindness;

    /** So many Nodes the cluster had. */
    private record Count(int nodes, Instant at) {}

    Candidate(Cluster cluster, Rules rules, BootId boot, Agent.Doors doors) {
        this.cluster = cluster;
        this.rules = rules.lock();
        this.retry = rules.gateRetry();
        this.patience = retry.multipliedBy(PATIENCE);
        this.boot = boot;
        this.log = doors.log();
        this.clock = doors.clock();
        this.random = doors.random();
    }

    /** When to try; empty while there is no place. */
    Optional<Instant> turn() {
        return turn;
    }

    /**
     * When to look after the holders, if nobody else does before. To be kept to the moment: else those that wait would
     * all look at once.
     */
    Optional<Instant> nextInspection() {
        return nextInspection;
    }

    /** How soon to look at news of the lock; empty if that will be soon anyway. On the thread that brings them. */
    Optional<Duration> reaction() {
        Optional<Instant> since = waitsSince;
        if (since.isEmpty()) {
            return Optional.of(Duration.ZERO);
        }
        Instant now = clock.instant();
        if (now.isBefore(reactsAt)) {
            return Optional.empty();
        }
        Duration reaction = Turn.draw(Duration.between(since.get(), now), random);
        reactsAt = now.plus(reaction);
        return Optional.of(reaction);
    }

    /** It does not wait for the lock any more, or not for now. */
    void giveUp() {
        turn = Optional.empty();
        waitsSince = Optional.empty();
    }

    /**
     * Finds its turn where there is a place, and keeps it while there is one. Who has waited looks at the lock in its
     * turn: each after a reaction time of its own; who has just come draws a moment. Nothing is asked for that: of how
     * many nodes a share is, and which are not Ready, it finds out in its turn.
     *
     * @return what beside the holders uses up the places, if that is known
     */
    Optional<Closed> seekTurn(Stored seen, NodeView me, Instant neededSince, Instant now) throws Trouble {
        LockRecord record = seen.record();
        Holder wish = wish(me, placesAtMost(now), now);
        boolean refused = record.refusal(wish, limits(Set.of())).isPresent();
        if (refused && findDeadHolder(seen, now)) {
            refused = record.refusal(wish, limits(Set.of())).isPresent();
        }
        Optional<Closed> shortage = refused ? Optional.empty() : shortage(record, wish, now);
        if (shortage.isPresent() || record.pausedAt(now).isPresent()) {
            // All that wait will look at the same moment when that is over.
            giveUp();
        } else if (refused) {
            turn = Optional.empty();
            waitsSince = Optional.of(neededSince);
        } else if (turn.isEmpty()) {
            turn = Optional.of(waitsSince.isPresent() ? now : now.plus(Turn.draw(Duration.between(neededSince, now), random)));
        }
        return shortage;
    }

    /** By the word of whoever has looked last. One whose clock is wrong is not heard by the others, but by itself. */
    private Optional<Closed> shortage(LockRecord record, Holder wish, Instant now) {
        if (!rules.countNotReady()) {
            return Optional.empty();
        }
        return Stream.of(record.notReady(), notReady)
                .flatMap(Optional::stream)
                .filter(word -> word.at(now, retry))
                .findFirst()
                .flatMap(word -> record.refusal(wish, limits(word.nodes()))
                        .map(refused -> new Closed(List.of(noPlace(refused)), word.until())));
    }

    private static Obstacle noPlace(Refused refused) {
        return new Obstacle(Obstacle.PLACE, "there is no place in the lock: " + refused.why());
    }

    /**
     * Tries to write this node into the lock. That was its turn, whatever comes of it.
     *
     * @return in place of which dead holders; empty if there was no place, or somebody was faster
     */
    Optional<List<Robbed>> take(Stored seen, NodeView me, Instant now) throws Trouble {
        giveUp();
        Holder wish = wish(me, places(now), now);
        if (seen.record().refusal(wish, limits(Set.of())).isPresent()) {
            return Optional.empty();
        }
        LockRecord record = seen.record();
        if (rules.countNotReady()) {
            record = record.told(cluster.nodes().notReady(), now.plus(retry));
            notReady = record.notReady();
        }
        return switch (record.acquire(wish, limits(notReady.map(NotReady::nodes).orElse(Set.of())))) {
            case Granted(var next, var robbed) -> cluster.lock().swap(seen, next).map(_ -> robbed);
            case Refused _ -> {
                cluster.lock().swap(seen, record);
                yield Optional.empty();
            }
        };
    }

    private Holder wish(NodeView me, int places, Instant now) {
        return new Holder(me.name(), me.uid(), Optional.of(boot), now, zone(me), places, Cordon.isForeign(me));
    }

    /** A node without the label is a zone of its own; no value of a label has such a name. */
    private String zone(NodeView me) {
        return rules.zoneLabel()
                .map(label -> me.labels().getOrDefault(label, "of node " + me.name() + " alone"))
                .orElse("");
    }

    /** As many as there may be, by what is known without a request. */
    private int placesAtMost(Instant now) {
        return switch (rules.concurrency()) {
            case Concurrency.Nodes(var number) -> number;
            case Concurrency.Share share -> count.filter(known -> now.isBefore(known.at().plus(COUNT_GOOD_FOR)))
                    .map(known -> share.of(known.nodes()))
                    .orElse(Integer.MAX_VALUE);
        };
    }

    private int places(Instant now) throws Trouble {
        return switch (rules.concurrency()) {
            case Concurrency.Nodes(var number) -> number;
            case Concurrency.Share share -> {
                count = Optional.of(new Count(cluster.nodes().count(), now));
                yield share.of(count.get().nodes());
            }
        };
    }

    private Limits limits(Set<NodeName> notReady) {
        return new Limits(notReady, rules.ttl(), dead);
    }

    /** Asks, where it is time, whether the holders are still there; returns whether one was found dead. */
    private boolean findDeadHolder(Stored seen, Instant now) throws Trouble {
        keepInSight(seen.record(), now);
        if (nextInspection.filter(now::isBefore).isPresent()) {
            return false;
        }
        waitBeforeInspection(patience, now);
        List<Holder> suspects = seen.record().holders().stream()
                .filter(holder -> !now.isBefore(since(holder, now).plus(patience)))
                .toList();
        if (suspects.isEmpty() || !look(suspects, now)) {
            return false;
        }
        if (dead.isEmpty()) {
            cluster.lock().swap(seen, seen.record().inspected(new Inspection(cluster.node().name(), now)));
        }
        return !dead.isEmpty();
    }

    /** Clocks do not matter: what counts is how long this node has seen a holder, and that somebody else has looked. */
    private void keepInSight(LockRecord record, Instant now) {
        if (firstSeen.isEmpty() || !inspection.equals(record.inspection())) {
            waitBeforeInspection(patience, now);
        }
        inspection = record.inspection();
        if (now.isBefore(nextGlance)) {
            return;
        }
        nextGlance = now.plus(GLANCES);
        var present = new HashMap<Holder, Instant>();
        record.holders().forEach(holder -> present.put(holder, since(holder, now)));
        firstSeen = present;
        dead.keySet().retainAll(record.holders());
    }

    private Instant since(Holder holder, Instant now) {
        return firstSeen.getOrDefault(holder, now);
    }

    /** Returns whether all of them could be looked for. */
    private boolean look(List<Holder> suspects, Instant now) {
        try {
            for (Holder holder : suspects) {
                Optional<String> uid = cluster.nodes().uid(holder.node());
                if (uid.isEmpty()) {
                    dead.put(holder, "the cluster has no such Node any more");
                } else if (!holder.uid().isEmpty() && !holder.uid().equals(uid.get())) {
                    dead.put(holder, "its Node has been deleted and made anew since");
                }
            }
            return true;
        } catch (Trouble trouble) {
            if (!toldBlindness) {
                log.info("It cannot be told whether the nodes that hold the lock still exist: " + trouble.inFull());
            }
            toldBlindness = true;
            waitBeforeInspection(patience.multipliedBy(BLIND), now);
            return !dead.isEmpty();
        }
    }

    /** Once to twice as long. */
    private void waitBeforeInspection(Duration wait, Instant now) {
        nextInspection = Optional.of(now.plus(wait).plusMillis(random.nextLong(wait.toMillis())));
    }
}
