package dev.kured.agent;

import dev.kured.lock.AcquireDelay;
import dev.kured.lock.Holder;
import dev.kured.lock.HolderCheck;
import dev.kured.lock.Limits;
import dev.kured.lock.LockRecord.Answer.Granted;
import dev.kured.lock.LockRecord.Answer.Refused;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.lock.NotReadyNodes;
import dev.kured.node.Cordon;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.terms.BootId;
import dev.kured.terms.Concurrency;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * This node while it wants the lock: when it is its turn to try, and what it must know of the cluster for that. While
 * others hold the lock it asks nothing; but now and then one of the waiting nodes looks, for all of them, whether the
 * holders' Nodes still exist.
 */
final class LockContender {
    private static final Duration COUNT_GOOD_FOR = Duration.ofMinutes(10);
    /** So many times {@code gates.retry} a holder is left alone, and the fleet between two looks. */
    private static final int PATIENCE = 10;
    /** Back-off factor after a look-up of the holders' Nodes was forbidden. */
    private static final int BLIND = 6;
    /** So many holders are looked for at a time, so that a waiting node makes few requests; any of them, so that all are. */
    private static final int AT_A_TIME = 3;
    /** To look for them, and to tell it in the lock. */
    static final int REQUESTS_OF_AN_INSPECTION = AT_A_TIME + 1;
    /** How exactly it is known since when a holder has been seen. */
    private static final Duration GLANCES = Duration.ofMinutes(1);

    private final ClusterView view;
    private final LockRules rules;
    private final BootId boot;
    private final Log log;
    private final ReactionTime reaction;
    private final RandomGenerator random;
    private final Duration retry;
    private final Duration patience;

    private Optional<Moment> turn = Optional.empty();
    private Map<Holder, Moment> firstSeen = Map.of();
    private Moment nextGlance = Moment.NEVER;
    private Optional<HolderCheck> inspection = Optional.empty();
    private Optional<Moment> nextInspection = Optional.empty();
    private final Map<Holder, String> dead = new HashMap<>();
    private Optional<Count> count = Optional.empty();
    private Optional<NotReadyNodes> notReady = Optional.empty();
    private Optional<Obstacle> notCreated = Optional.empty();
    private boolean toldBlindness;

    /** So many Nodes the cluster had. */
    private record Count(int nodes, Moment at) {}

    LockContender(ClusterView view, ReactionTime reaction, Rules rules, BootId boot, Agent.Doors doors) {
        this.view = view;
        this.rules = rules.lock();
        this.retry = rules.gateRetry();
        this.patience = retry.multipliedBy(PATIENCE);
        this.boot = boot;
        this.log = doors.log();
        this.reaction = reaction;
        this.random = doors.random();
    }

    /** When to try; empty while there is no place. */
    Optional<Moment> turn() {
        return turn;
    }

    /**
     * When to look after the holders, if nobody else does before. To be kept to the moment: else those that wait would
     * all look at once.
     */
    Optional<Moment> nextInspection() {
        return nextInspection;
    }

    /** It does not wait for the lock any more, or not for now. */
    void giveUp() {
        turn = Optional.empty();
        reaction.waitNoMore();
    }

    /**
     * Finds its turn where there is a place, and keeps it while there is one. A node that has waited looks at the lock in
     * its turn, after a reaction time of its own; one that has just come draws a moment. This asks nothing: how many nodes
     * a share is, and which are not Ready, is looked up in its turn.
     *
     * @return what closes the lock beside its holders, if that is known
     */
    Optional<Obstacle> seekTurn(Stored seen, NodeView me, Instant neededSince, Moment now) {
        LockRecord record = seen.record();
        Holder wish = wish(me, placesAtMost(now), now);
        dead.keySet().retainAll(record.holders());
        boolean refused = record.refusal(wish, limits(Set.of())).isPresent();
        Optional<Obstacle> closed = closed(seen, refused, wish, now);
        if (closed.isPresent() || record.pausedAt(now.wall()).isPresent()) {
            // All that wait will look at the same moment when that is over.
            giveUp();
        } else if (refused) {
            keepInSight(record, now);
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

    /** By the word of whoever has looked last. One whose clock is wrong is not heard by the others, but by itself. */
    private Optional<Obstacle> shortage(LockRecord record, Holder wish, Moment now) {
        if (!rules.countNotReady()) {
            return Optional.empty();
        }
        return Stream.of(record.notReady(), notReady)
                .flatMap(Optional::stream)
                .filter(word -> word.at(now.wall(), retry))
                .findFirst()
                .flatMap(word -> record.refusal(wish, limits(word.nodes()))
                        .map(refused -> new Obstacle(Obstacle.PLACE, "there is no place in the lock: " + refused.why(),
                                Optional.of(now.at(word.until())))));
    }

    /**
     * Tries to write this node into the lock. That was its turn, whatever comes of it.
     *
     * @return in place of which dead holders; empty if there was no place, or somebody was faster
     */
    Optional<List<TakenOver>> take(Stored seen, NodeView me, Moment now) throws Trouble {
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
            notCreated = Optional.of(new Obstacle(Obstacle.LOCK, trouble.inFull(), Optional.of(now.plus(patience))));
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

    /** As many as there may be, by what is known without a request. */
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
        return new Limits(notReady, rules.ttl(), dead);
    }

    /**
     * Looks, when it is time, whether the holders' Nodes still exist. To be done while it waits.
     *
     * @return whether one was found dead
     */
    boolean findDeadHolder(Stored seen, Moment now) throws Trouble {
        if (!reaction.isWaiting() || nextInspection.filter(now::isBefore).isPresent()) {
            return false;
        }
        waitBeforeInspection(patience, now);
        var suspects = new ArrayList<>(seen.record().holders().stream()
                .filter(holder -> !now.isBefore(since(holder, now).plus(patience)))
                .toList());
        Collections.shuffle(suspects, random);
        suspects.subList(Math.min(AT_A_TIME, suspects.size()), suspects.size()).clear();
        if (suspects.isEmpty() || !look(suspects, now)) {
            return false;
        }
        if (dead.isEmpty()) {
            view.writeLock(seen, seen.record().inspected(new HolderCheck(view.me(), now.wall())));
        }
        return !dead.isEmpty();
    }

    /** Clocks do not matter: what counts is how long this node has seen a holder, and that another node has looked. */
    private void keepInSight(LockRecord record, Moment now) {
        if (firstSeen.isEmpty() || !inspection.equals(record.inspection())) {
            waitBeforeInspection(patience, now);
        }
        inspection = record.inspection();
        if (now.isBefore(nextGlance)) {
            return;
        }
        nextGlance = now.plus(GLANCES);
        var present = new HashMap<Holder, Moment>();
        record.holders().forEach(holder -> present.put(holder, since(holder, now)));
        firstSeen = present;
    }

    private Moment since(Holder holder, Moment now) {
        return firstSeen.getOrDefault(holder, now);
    }

    /** Returns whether all of them could be looked for. */
    private boolean look(List<Holder> suspects, Moment now) {
        try {
            for (Holder holder : suspects) {
                Optional<String> uid = view.ask(1, () -> view.nodes().uid(holder.node()));
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
    private void waitBeforeInspection(Duration wait, Moment now) {
        nextInspection = Optional.of(now.plus(wait).plus(Duration.ofMillis(random.nextLong(wait.toMillis()))));
    }
}
