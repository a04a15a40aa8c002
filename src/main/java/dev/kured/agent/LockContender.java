package dev.kured.agent;

import dev.kured.agent.Situation.Sight;
import dev.kured.lock.AcquireDelay;
import dev.kured.lock.ClosedGates;
import dev.kured.lock.Holder;
import dev.kured.lock.Limits;
import dev.kured.lock.LockRecord.Answer.Granted;
import dev.kured.lock.LockRecord.Answer.Refused;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.lock.NotReadyNodes;
import dev.kured.node.Cordon;
import dev.kured.node.Hold;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.terms.BootId;
import dev.kured.terms.Concurrency;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.ObstacleName.Known;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Seeks a place in the lock for this node: when it is its turn to try, and the attempt itself. While others hold the lock
 * it makes no request, except to {@linkplain DeadHolderSearch find dead holders}.
 */
final class LockContender {
    private static final Duration COUNT_GOOD_FOR = Duration.ofMinutes(10);
    /** So many times {@code gates.retry} a lock that cannot be created is left alone. */
    private static final int PATIENCE = 10;

    private final ClusterView view;
    private final LockRules rules;
    private final BootId boot;
    private final ReactionTime reaction;
    private final RandomGenerator random;
    private final TimeSource clock;
    private final Duration retry;
    private final DeadHolderSearch deadHolders;

    private Optional<Moment> turn = Optional.empty();
    private Optional<Count> count = Optional.empty();
    private Optional<NotReadyNodes> notReady = Optional.empty();
    private Optional<Obstacle> notCreated = Optional.empty();
    private Moment askedAt = Moment.NEVER;

    /** How many Nodes the cluster had. */
    private record Count(int nodes, Moment at) {}

    LockContender(ClusterView view, ReactionTime reaction, Rules rules, BootId boot, Doors doors) {
        this.view = view;
        this.rules = rules.lock();
        this.retry = rules.gateRetry();
        this.deadHolders = new DeadHolderSearch(view, retry, doors);
        this.boot = boot;
        this.reaction = reaction;
        this.random = doors.random();
        this.clock = doors.clock();
    }

    /** Returns when to try; empty while there is no place. */
    Optional<Moment> turn() {
        return turn;
    }

    /** Returns when this run last tried to take the lock. */
    Moment askedAt() {
        return askedAt;
    }

    /** Returns when to search for dead holders at the latest, as {@link DeadHolderSearch#next}. */
    Optional<Moment> nextSearch() {
        return deadHolders.next();
    }

    /** Searches for dead holders, if this node waits and it is time. Returns whether it found one. */
    boolean findDeadHolder(Moment now) throws Trouble {
        return reaction.isWaiting() && deadHolders.find(view.lock(), now);
    }

    /** Tells the other nodes which gates are closed for all; nothing is lost if another node writes first. */
    void defer(Map<String, String> gates, Instant until) throws Trouble {
        Stored seen = view.lock();
        view.writeLock(seen, seen.record().deferred(new ClosedGates(view.me(), gates, until)));
    }

    /** Ends the wait for the lock, for good or for now. */
    void giveUp() {
        turn = Optional.empty();
        reaction.waitNoMore();
    }

    /**
     * Finds a turn while there is a place. A node that has waited takes its turn at once, since it came here after a reaction
     * time of its own; a node that has just come draws a moment. This makes no request: {@link #take} counts the Nodes and
     * those that are not Ready.
     *
     * @return what closes the lock beside its holders, if that is known
     */
    Optional<Obstacle> seekTurn(Sight.Known known, Instant neededSince, Moment now) {
        if (known.node().isEmpty() || known.mine().isPresent()) {
            giveUp();
            return Optional.empty();
        }
        return seekTurn(known.lock(), known.node().get(), neededSince, now);
    }

    private Optional<Obstacle> seekTurn(Stored seen, NodeView me, Instant neededSince, Moment now) {
        LockRecord record = seen.record();
        Holder wish = wish(me, placesAtMost(now), now);
        deadHolders.forgetAllBut(record.holders());
        boolean refused = record.refusal(wish, limits(Set.of())).isPresent();
        Optional<Obstacle> closed = closed(seen, refused, wish, now);
        if (closed.isPresent() || record.pausedAt(now.wall()).isPresent()) {
            // All waiting nodes will look at the same moment when this is over, so each draws a new turn.
            giveUp();
        } else if (refused) {
            deadHolders.keepInSight(record, now);
            turn = Optional.empty();
            reaction.waitSince(neededSince);
        } else if (turn.isEmpty()) {
            turn = Optional.of(reaction.isWaiting()
                    ? now
                    : now.plus(AcquireDelay.draw(Duration.between(neededSince, now.wall()), random)));
        }
        return closed;
    }

    private Optional<Obstacle> closed(Stored seen, boolean refused, Holder wish, Moment now) {
        if (seen.exists()) {
            notCreated = Optional.empty();
        }
        notCreated = notCreated.filter(obstacle -> obstacle.until().filter(now::isBefore).isPresent());
        return notCreated.or(() -> refused ? Optional.empty() : shortage(seen.record(), wish, now));
    }

    /** Relies on the node that looked last, or on this node's own look: others ignore the look of a node with a wrong clock. */
    private Optional<Obstacle> shortage(LockRecord record, Holder wish, Moment now) {
        if (!rules.countNotReady()) {
            return Optional.empty();
        }
        return Stream.of(record.notReady(), notReady)
                .flatMap(Optional::stream)
                .filter(word -> word.at(now.wall(), retry))
                .findFirst()
                .flatMap(word -> record.refusal(wish, limits(word.nodes()))
                        .map(refused -> new Obstacle(Known.PLACE, "there is no place in the lock: " + refused.why(),
                                Optional.of(now.at(word.until())))));
    }

    /**
     * Tries to write this node into the lock. This ends its turn, whatever the outcome.
     *
     * @return the dead holders that it replaces; empty if there was no place, or another node was faster
     */
    Optional<List<TakenOver>> take(Moment now) throws Trouble {
        Stored lock = view.lock();
        if (view.isLockOutdated()) {
            return Optional.empty();
        }
        Optional<NodeView> node = view.readNode();
        askedAt = clock.now();
        return node.isEmpty() || node.flatMap(Hold::on).isPresent() ? Optional.empty() : take(lock, node.get(), now);
    }

    private Optional<List<TakenOver>> take(Stored seen, NodeView me, Moment now) throws Trouble {
        giveUp();
        Holder wish = wish(me, places(now), now);
        if (seen.record().refusal(wish, limits(Set.of())).isPresent()) {
            return Optional.empty();
        }
        LockRecord record = seen.record();
        if (rules.countNotReady()) {
            record = record.withNotReady(view.ask(1, view.nodes()::notReady), now.wall().plus(retry));
            notReady = record.notReady();
        }
        try {
            return switch (record.acquire(wish, limits(notReady.map(NotReadyNodes::nodes).orElse(Set.of())))) {
                case Granted(var next, var robbed) -> view.writeLock(seen, next) ? Optional.of(robbed) : Optional.empty();
                case Refused _ -> {
                    view.writeLock(seen, record);
                    yield Optional.empty();
                }
            };
        } catch (Trouble trouble) {
            if (seen.exists() || !trouble.isRefusal()) {
                throw trouble;
            }
            Moment again = now.plus(retry.multipliedBy(PATIENCE));
            notCreated = Optional.of(new Obstacle(Known.LOCK, trouble.inFull(), Optional.of(again)));
            return Optional.empty();
        }
    }

    private Holder wish(NodeView me, int places, Moment now) {
        Instant since = RebootHistory.unused(me, now.wall());
        return new Holder(me.name(), me.uid(), Optional.of(boot), since, zone(me), places, Cordon.isForeign(me));
    }

    /** A node without the label is a zone of its own; no value of a label has such a name. */
    private String zone(NodeView me) {
        return rules.zoneLabel()
                .map(label -> me.labels().getOrDefault(label, "of node " + me.name() + " alone"))
                .orElse("");
    }

    /** Returns the highest possible number of places, without a request. */
    private int placesAtMost(Moment now) {
        return switch (rules.concurrency()) {
            case Concurrency.Nodes(var number) -> number;
            case Concurrency.Share share -> count.filter(known -> now.isBefore(known.at().plus(COUNT_GOOD_FOR)))
                    .map(known -> share.of(known.nodes()))
                    .orElse(Integer.MAX_VALUE);
        };
    }

    private int places(Moment now) throws Trouble {
        return switch (rules.concurrency()) {
            case Concurrency.Nodes(var number) -> number;
            case Concurrency.Share share -> {
                count = Optional.of(new Count(view.ask(1, view.nodes()::count), now));
                yield share.of(count.get().nodes());
            }
        };
    }

    private Limits limits(Set<NodeName> notReady) {
        return new Limits(notReady, rules.ttl(), deadHolders.dead());
    }
}
