package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.lock.Holder;
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
import dev.kured.terms.Backoff;
import dev.kured.terms.BootId;
import dev.kured.terms.Concurrency;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * This node while it wants the lock: when it is its turn to try, and what it must know of the cluster for that. While
 * others hold the lock it asks nothing but, rarely, whether their Nodes are still there.
 */
final class Candidate {
    private static final Duration COUNT_GOOD_FOR = Duration.ofMinutes(10);
    /** So many times {@code gates.retry} a holder is left alone; then looked for ever more rarely. */
    private static final int SUSPICION = 10;
    private static final Duration RARELY = Duration.ofHours(1);

    private final Cluster cluster;
    private final LockRules rules;
    private final BootId boot;
    private final Log log;
    private final RandomGenerator random;
    private final Duration retry;
    /** The pauses between two looks at a holder, each drawn up to twice as long. */
    private final Backoff suspicion;

    private Optional<Instant> turn = Optional.empty();
    private List<Holder> turnAfter = List.of();
    private List<Holder> holders = List.of();
    private Map<NodeName, Look> looks = Map.of();
    private final Map<Holder, String> dead = new HashMap<>();
    private Optional<Count> count = Optional.empty();
    private Optional<NotReady> notReady = Optional.empty();
    private boolean toldBlindness;

    /** When to look next, for the how manieth time, whether a holder is still there. */
    private record Look(Holder holder, int number, Instant next) {}

    /** So many Nodes the cluster had. */
    private record Count(int nodes, Instant at) {}

    Candidate(Cluster cluster, Rules rules, BootId boot, Agent.Doors doors) {
        this.cluster = cluster;
        this.rules = rules.lock();
        this.retry = rules.gateRetry();
        Duration first = retry.multipliedBy(SUSPICION);
        this.suspicion = new Backoff(first, first.compareTo(RARELY) > 0 ? first : RARELY);
        this.boot = boot;
        this.log = doors.log();
        this.random = doors.random();
    }

    /** When to try; empty while there is no place. */
    Optional<Instant> turn() {
        return turn;
    }

    /** Gives up its turn, if it had one. */
    void withdraw() {
        turn = Optional.empty();
    }

    /**
     * Draws a moment to try when there is a place, and anew whenever somebody came or went. Nothing is asked for that: of
     * how many nodes a share is, and which are not Ready, it finds out in its turn.
     *
     * @return what beside the holders uses up the places, if that is known
     */
    Optional<Closed> seekTurn(LockRecord record, NodeView me, Instant neededSince, Instant now) {
        Holder wish = wish(me, placesAtMost(now), now);
        boolean refused = record.acquire(wish, limits(Set.of())) instanceof Refused;
        if (refused && findDeadHolder(record, now)) {
            refused = record.acquire(wish, limits(Set.of())) instanceof Refused;
        }
        Optional<Closed> shortage = refused ? Optional.empty() : shortage(record, wish, now);
        if (refused || shortage.isPresent()) {
            withdraw();
        } else if (turn.isEmpty() || !turnAfter.equals(record.holders())) {
            turn = Optional.of(now.plus(Turn.draw(Duration.between(neededSince, now), random)));
            turnAfter = record.holders();
        }
        return shortage;
    }

    /** By the word of whoever has looked last. One whose clock is wrong is not heard by the others, but by itself. */
    private Optional<Closed> shortage(LockRecord record, Holder wish, Instant now) {
        return Stream.of(record.notReady(), notReady)
                .flatMap(Optional::stream)
                .filter(word -> rules.countNotReady() && word.at(now, retry))
                .findFirst()
                .flatMap(word -> record.acquire(wish, limits(word.nodes())) instanceof Refused refused
                        ? Optional.of(new Closed(List.of(noPlace(refused)), word.until()))
                        : Optional.empty());
    }

    private static Obstacle noPlace(Refused refused) {
        return new Obstacle(Obstacle.PLACE, "there is no place in the lock: " + refused.why());
    }

    /**
     * Tries to write this node into the lock.
     *
     * @return in place of which dead holders; empty if there was no place, or somebody was faster
     */
    Optional<List<Robbed>> take(Stored seen, NodeView me, Instant now) throws Trouble {
        Holder wish = wish(me, places(now), now);
        if (seen.record().acquire(wish, limits(Set.of())) instanceof Refused) {
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

    /** Asks, where it is time, whether a holder is still there; returns whether one was found dead. */
    private boolean findDeadHolder(LockRecord record, Instant now) {
        if (!holders.equals(record.holders())) {
            watch(record.holders(), now);
        }
        for (Look look : looks.values()) {
            if (!now.isBefore(look.next()) && !dead.containsKey(look.holder())) {
                int number = look.number() + 1;
                looks.put(look.holder().node(), new Look(look.holder(), number, now.plus(pause(number))));
                lookAfter(look.holder());
                return dead.containsKey(look.holder());
            }
        }
        return false;
    }

    /** Clocks do not matter: what counts is how long this node has seen a holder. */
    private void watch(List<Holder> present, Instant now) {
        var before = looks;
        looks = new LinkedHashMap<>();
        for (Holder holder : present) {
            Look look = before.get(holder.node());
            looks.put(holder.node(), look != null && look.holder().equals(holder) ? look : new Look(holder, 1, now.plus(pause(1))));
        }
        dead.keySet().retainAll(present);
        holders = present;
    }

    private Duration pause(int number) {
        return jittered(suspicion.after(number));
    }

    private void lookAfter(Holder holder) {
        try {
            Optional<String> uid = cluster.nodes().uid(holder.node());
            if (uid.isEmpty()) {
                dead.put(holder, "the cluster has no such Node any more");
            } else if (!holder.uid().isEmpty() && !holder.uid().equals(uid.get())) {
                dead.put(holder, "its Node has been deleted and made anew since");
            }
        } catch (Trouble trouble) {
            if (!toldBlindness) {
                log.info("It cannot be told whether " + holder.node() + ", which holds the lock, still exists: "
                        + trouble.inFull());
            }
            toldBlindness = true;
        }
    }

    /** Once to twice as long. */
    private Duration jittered(Duration wait) {
        return wait.plus(Duration.ofMillis(random.nextLong(wait.toMillis())));
    }
}
