package dev.kured.lock;

import dev.kured.terms.DurationText;
import dev.kured.terms.NodeName;
import dev.kured.terms.ShortList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The content of the lock: its holders, and notes that nodes leave for each other. The record is an immutable value: each
 * rule returns a new record or a refusal, and a new record takes effect when a {@link LockStore} has swapped it in.
 *
 * <p>There are never more holders than each of them allows ({@link Holder#places}), and if one of them has a zone, all are
 * of that zone. A changed configuration so takes effect for new holders, as the holders under the old one leave.
 *
 * @param holders the holders in the order of their arrival, without duplicates
 * @param pause while in force, no node takes the lock
 * @param deferral while in force, no waiting node asks the gates that are closed for all nodes
 * @param notReady while in force, no waiting node asks which nodes are not Ready
 * @param inspection the last check of the holders' Nodes
 */
public record LockRecord(
        List<Holder> holders,
        Optional<Pause> pause,
        Optional<ClosedGates> deferral,
        Optional<NotReadyNodes> notReady,
        Optional<HolderCheck> inspection) {

    /** The record without holders and notes. */
    public static final LockRecord FREE = new LockRecord(List.of(), Optional.empty());

    /** The result of {@link #acquire}. */
    public sealed interface Answer {

        /**
         * The node may hold the lock once {@code next} is swapped in.
         *
         * @param next the record with the node's entry
         * @param takenOver the dead holders whose entries {@code next} no longer has
         */
        record Granted(LockRecord next, List<TakenOver> takenOver) implements Answer {
            /** Copies the list. */
            public Granted {
                takenOver = List.copyOf(takenOver);
            }
        }

        /**
         * The node may not hold the lock now.
         *
         * @param words builds the reason only when it is read, because a waiting node asks at each change of the record
         */
        record Refused(Supplier<String> words) implements Answer {

            /** {@return the reason, with the names of the nodes that hold the lock or use up its places} */
            public String why() {
                return words.get();
            }
        }
    }

    /**
     * A dead holder whose place another node took.
     *
     * @param former the dead holder's entry
     * @param why the reason to consider it dead
     */
    public record TakenOver(Holder former, String why) {}

    /**
     * Creates a record without notes.
     *
     * @param holders the holders in the order of their arrival
     * @param pause while in force, no node takes the lock
     */
    public LockRecord(List<Holder> holders, Optional<Pause> pause) {
        this(holders, pause, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Copies the holders.
     *
     * @throws IllegalArgumentException if a node has two entries
     */
    public LockRecord {
        holders = List.copyOf(holders);
        for (int i = 1; i < holders.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (holders.get(i).node().equals(holders.get(j).node())) {
                    throw new IllegalArgumentException("a node holds the lock twice: " + holders);
                }
            }
        }
    }

    /**
     * {@return the entry that kured made for a node, in whichever boot and for whichever Node object}
     *
     * @param node the node
     */
    public Optional<Holder> holder(NodeName node) {
        for (Holder holder : holders) {
            if (holder.node().equals(node) && holder.isOurs()) {
                return Optional.of(holder);
            }
        }
        return Optional.empty();
    }

    /** {@return the holders as text: {@code free}, or {@code held by n1 since …}} */
    public String inWords() {
        return holders.isEmpty()
                ? "free"
                : "held by " + holders.stream().map(Holder::inWords).collect(Collectors.joining(", "));
    }

    /**
     * {@return the pause, if it is in force}
     *
     * @param now the present time
     */
    public Optional<Pause> pausedAt(Instant now) {
        return pause.filter(present -> present.at(now));
    }

    /**
     * {@return the note on closed gates, if it is in force}
     *
     * @param now the present time
     * @param atMost the longest time a note may last, see {@link ClosedGates#at}
     */
    public Optional<ClosedGates> deferredAt(Instant now, Duration atMost) {
        return deferral.filter(present -> present.at(now, atMost));
    }

    /**
     * Adds an entry for a node, if the rules permit it at the time {@code wish.since()}. If the node already has an entry
     * that kured made, the record stays as it is. Dead holders lose their places only if there is no other place.
     *
     * @param wish the entry to add
     * @param limits facts from outside the record
     * @return the new record, or the reason for the refusal
     */
    public Answer acquire(Holder wish, Limits limits) {
        if (holder(wish.node()).isPresent()) {
            return new Answer.Granted(this, List.of());
        }
        Optional<Answer.Refused> refusal = refusal(wish, limits);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Map<Holder, String> dead = obstacle(wish, limits).isEmpty() ? Map.of() : dead(wish.since(), limits);
        return new Answer.Granted(without(dead.keySet()).with(wish), takenOver(dead));
    }

    /**
     * Checks whether {@link #acquire} would refuse a node that has no entry. A waiting node asks this at each change.
     *
     * @param wish the entry to add
     * @param limits facts from outside the record
     * @return the refusal; empty if the node would get the lock
     */
    public Optional<Answer.Refused> refusal(Holder wish, Limits limits) {
        Optional<Pause> paused = pausedAt(wish.since());
        if (paused.isPresent()) {
            return Optional.of(new Answer.Refused(paused.get()::inWords));
        }
        Optional<Supplier<String>> obstacle = obstacle(wish, limits);
        return obstacle.isEmpty() || without(dead(wish.since(), limits).keySet()).obstacle(wish, limits).isEmpty()
                ? Optional.empty()
                : Optional.of(new Answer.Refused(obstacle.get()));
    }

    /**
     * Removes the entry that kured made for a node, if there is one.
     *
     * @param node the node
     * @return the new record
     */
    public LockRecord release(NodeName node) {
        return only(holder -> !holder.node().equals(node) || !holder.isOurs());
    }

    /**
     * Removes every entry of a node, whichever program made it. Only an operator may decide that.
     *
     * @param node the node
     * @return the new record
     */
    public LockRecord forceRelease(NodeName node) {
        return only(holder -> !holder.node().equals(node));
    }

    /**
     * Sets the pause, in place of any other.
     *
     * @param newPause the pause
     * @return the new record
     */
    public LockRecord paused(Pause newPause) {
        return new LockRecord(holders, Optional.of(newPause), deferral, notReady, inspection);
    }

    /**
     * Removes the pause.
     *
     * @return the new record
     */
    public LockRecord resumed() {
        return new LockRecord(holders, Optional.empty(), deferral, notReady, inspection);
    }

    /**
     * Sets the note on closed gates, in place of any other.
     *
     * @param newDeferral the note
     * @return the new record
     */
    public LockRecord deferred(ClosedGates newDeferral) {
        return new LockRecord(holders, pause, Optional.of(newDeferral), notReady, inspection);
    }

    /**
     * Sets the note on nodes that are not Ready, in place of any other. The note leaves out the holders, which already take
     * up places.
     *
     * @param missing the nodes that are not Ready
     * @param until when the next node is to ask again
     * @return the new record
     */
    public LockRecord withNotReady(Set<NodeName> missing, Instant until) {
        var others = new HashSet<>(missing);
        holders.forEach(holder -> others.remove(holder.node()));
        return new LockRecord(holders, pause, deferral,
                others.isEmpty() ? Optional.empty() : Optional.of(new NotReadyNodes(others, until)), inspection);
    }

    /**
     * Sets the note on the last check of the holders' Nodes, in place of any other.
     *
     * @param check the note
     * @return the new record
     */
    public LockRecord inspected(HolderCheck check) {
        return new LockRecord(holders, pause, deferral, notReady, Optional.of(check));
    }

    private Optional<Supplier<String>> obstacle(Holder wish, Limits limits) {
        int places = wish.places();
        boolean sameZone = true;
        for (Holder holder : holders) {
            places = Math.min(places, holder.places());
            sameZone &= holder.zone().equals(wish.zone());
        }
        if (holders.size() >= places || !sameZone) {
            return Optional.of(this::inWords);
        }
        if (holders.stream().anyMatch(holder -> holder.node().equals(wish.node()))) {
            return Optional.of(() -> "another program holds the lock for this node");
        }
        List<NodeName> missing = limits.notReady().stream()
                .filter(node -> !node.equals(wish.node()))
                .filter(node -> holders.stream().noneMatch(holder -> holder.node().equals(node)))
                .sorted()
                .toList();
        return holders.size() + missing.size() < places ? Optional.empty() : Optional.of(usedUp(places, missing));
    }

    private Supplier<String> usedUp(int places, List<NodeName> missing) {
        return () -> (holders.isEmpty() ? "" : inWords() + ", and ") + "nodes that are not Ready use up its "
                + places + (places == 1 ? " place: " : " places: ") + ShortList.of(missing.stream().map(NodeName::value).toList());
    }

    private Map<Holder, String> dead(Instant now, Limits limits) {
        if (limits.allowNoTakeover()) {
            return Map.of();
        }
        var dead = new LinkedHashMap<Holder, String>();
        for (Holder holder : holders) {
            String why = limits.dead().getOrDefault(holder, "");
            if (why.isEmpty() && hasExpired(holder, now, limits.ttl())) {
                why = "it has held the lock for longer than lock.ttl (" + DurationText.format(limits.ttl()) + ")";
            }
            if (!why.isEmpty()) {
                dead.put(holder, why);
            }
        }
        return dead;
    }

    private static boolean hasExpired(Holder holder, Instant now, Duration ttl) {
        return ttl.isPositive() && Duration.between(holder.since(), now).compareTo(ttl) >= 0;
    }

    private static List<TakenOver> takenOver(Map<Holder, String> dead) {
        return dead.entrySet().stream().map(entry -> new TakenOver(entry.getKey(), entry.getValue())).toList();
    }

    private LockRecord with(Holder wish) {
        var next = new ArrayList<>(holders);
        next.add(wish);
        // A node takes the lock only if it has found the gates open, so the note that they are closed is obsolete.
        return new LockRecord(next, pause, Optional.empty(), notReady, inspection);
    }

    private LockRecord without(Set<Holder> dead) {
        return dead.isEmpty() ? this : only(holder -> !dead.contains(holder));
    }

    /** Keeps only these holders. The note on the check of their Nodes goes with the last of them. */
    private LockRecord only(Predicate<Holder> staying) {
        List<Holder> left = holders.stream().filter(staying).toList();
        return new LockRecord(left, pause, deferral, notReady, left.isEmpty() ? Optional.empty() : inspection);
    }
}
