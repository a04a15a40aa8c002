package dev.kured.agent;

import dev.kured.lock.Holder;
import dev.kured.lock.HolderCheck;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Finds holders of the lock whose Nodes no longer exist. Now and then one of the waiting nodes looks for all of them, and
 * tells in the lock that it has looked. Clocks do not matter: what counts is how long this node has seen a holder.
 */
final class DeadHolderSearch {
    /** So many times {@code gates.retry} a holder is left alone, and the fleet between two searches. */
    private static final int PATIENCE = 10;
    /** Back-off factor after the API server refused to show a Node. */
    private static final int REFUSED = 6;
    /** How many holders one search looks up, so that a waiting node makes few requests. They are drawn at random. */
    private static final int HOLDERS_AT_A_TIME = 3;
    /** Looks up the holders, and writes into the lock that it has. */
    static final int REQUESTS = HOLDERS_AT_A_TIME + 1;
    /** How exactly this node knows since when it has seen a holder. */
    private static final Duration GLANCES = Duration.ofMinutes(1);

    private final ClusterView view;
    private final Duration patience;
    private final Log log;
    private final RandomGenerator random;

    private Map<Holder, Moment> firstSeen = Map.of();
    private Moment nextGlance = Moment.NEVER;
    private Optional<HolderCheck> lastCheck = Optional.empty();
    private Optional<Moment> next = Optional.empty();
    private final Map<Holder, String> dead = new HashMap<>();
    private boolean toldRefusal;

    DeadHolderSearch(ClusterView view, Duration retry, Doors doors) {
        this.view = view;
        this.patience = retry.multipliedBy(PATIENCE);
        this.log = doors.log();
        this.random = doors.random();
    }

    /** Returns the dead holders, each with the reason. */
    Map<Holder, String> dead() {
        return dead;
    }

    /** Forgets dead holders that do not hold the lock any more. */
    void forgetAllBut(List<Holder> holders) {
        dead.keySet().retainAll(holders);
    }

    /**
     * Returns when to search, if no other node does before. The caller keeps to the moment: otherwise all waiting nodes
     * would search at once.
     */
    Optional<Moment> next() {
        return next;
    }

    /** Notes who holds the lock, and whether another node has searched. */
    void keepInSight(LockRecord record, Moment now) {
        if (firstSeen.isEmpty() || !lastCheck.equals(record.inspection())) {
            waitBeforeNext(patience, now);
        }
        lastCheck = record.inspection();
        if (now.isBefore(nextGlance)) {
            return;
        }
        nextGlance = now.plus(GLANCES);
        var present = new HashMap<Holder, Moment>();
        record.holders().forEach(holder -> present.put(holder, since(holder, now)));
        firstSeen = present;
    }

    /** Searches, when it is time. Returns whether a holder was found dead. */
    boolean find(Stored seen, Moment now) throws Trouble {
        if (next.filter(now::isBefore).isPresent()) {
            return false;
        }
        waitBeforeNext(patience, now);
        var suspects = new ArrayList<>(seen.record().holders().stream()
                .filter(holder -> !now.isBefore(since(holder, now).plus(patience)))
                .toList());
        Collections.shuffle(suspects, random);
        suspects.subList(Math.min(HOLDERS_AT_A_TIME, suspects.size()), suspects.size()).clear();
        if (suspects.isEmpty() || !look(suspects, now)) {
            return false;
        }
        if (dead.isEmpty()) {
            view.writeLock(seen, seen.record().inspected(new HolderCheck(view.me(), now.wall())));
        }
        return !dead.isEmpty();
    }

    private Moment since(Holder holder, Moment now) {
        return firstSeen.getOrDefault(holder, now);
    }

    /** Returns whether the search was worth something: all Nodes were looked up, or one holder was found dead. */
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
            if (!toldRefusal) {
                log.info("kured cannot find out whether the nodes that hold the lock still exist: " + trouble.inFull());
            }
            toldRefusal = true;
            waitBeforeNext(patience.multipliedBy(REFUSED), now);
            return !dead.isEmpty();
        }
    }

    /** Waits once to twice as long. */
    private void waitBeforeNext(Duration wait, Moment now) {
        next = Optional.of(now.plus(wait).plus(Duration.ofMillis(random.nextLong(wait.toMillis()))));
    }
}
