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
 * Who holds the lock. A value: each rule returns a new record or a refusal, and nothing is true until a
 * {@link LockStore} has swapped it in.
 *
 * <p>There are never more holders than each of them allows ({@link Holder#places}), and as soon as one of them has a
 * zone, all are of that zone. So a changed configuration takes effect for those who come, as those go who took the lock
 * under the old one.
 *
 * @param holders in the order in which they came; no node twice
 * @param pause while it is in force nobody takes the lock
 * @param deferral while it is in force no node that waits asks the gates that are closed for all
 * @param notReady while it is in force no node that waits asks which nodes are not Ready
 * @param inspection the last look for the holders' Nodes
 */
public record LockRecord(
        List<Holder> holders,
        Optional<Pause> pause,
        Optional<Deferral> deferral,
        Optional<NotReady> notReady,
        Optional<HolderCheck> inspection) {

    /** Nobody holds it. */
    public static final LockRecord FREE = new LockRecord(List.of(), Optional.empty());

    /** What became of the wish to hold the lock. */
    public sealed interface Answer {

        /**
         * It may be held, once {@code next} is swapped in.
         *
         * @param takenOver dead holders that are not in {@code next} any more
         */
        record Granted(LockRecord next, List<TakenOver> takenOver) implements Answer {
            public Granted {
                takenOver = List.copyOf(takenOver);
            }
        }

        /**
         * It may not.
         *
         * @param words put together when somebody reads them: a node that waits asks at each change, and few listen
         */
        record Refused(Supplier<String> words) implements Answer {

            /** Why, in words, with the names of the nodes that are in the way. */
            public String why() {
                return words.get();
            }
        }
    }

    /** A dead holder whose place was taken, and how it is known to be dead. */
    public record TakenOver(Holder former, String why) {}

    /** Without anything that one node tells the others. */
    public LockRecord(List<Holder> holders, Optional<Pause> pause) {
        this(holders, pause, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** @throws IllegalArgumentException if a node stands in it twice */
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

    /** The entry that kured made for this node, whichever boot and Node object it is from. */
    public Optional<Holder> holder(NodeName node) {
        for (Holder holder : holders) {
            if (holder.node().equals(node) && holder.isOurs()) {
                return Optional.of(holder);
            }
        }
        return Optional.empty();
    }

    /** Who holds it, for people: {@code free}, or {@code held by n1 since …}. */
    public String inWords() {
        return holders.isEmpty()
                ? "free"
                : "held by " + holders.stream().map(Holder::inWords).collect(Collectors.joining(", "));
    }

    /** The pause that is in force at {@code now}. */
    public Optional<Pause> pausedAt(Instant now) {
        return pause.filter(present -> present.at(now));
    }

    /** The deferral that is in force at {@code now}, see {@link Deferral#at}. */
    public Optional<Deferral> deferredAt(Instant now, Duration atMost) {
        return deferral.filter(present -> present.at(now, atMost));
    }

    /**
     * Asks for an entry, at the moment that the wish bears. A node that has one, has it: its entry stays as it is. Dead
     * holders lose their places only where the wish could not be granted otherwise.
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

    /** Why {@link #acquire} would say no to a node that has no entry; empty if it would not. Who waits asks at each change. */
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

    /** Without the entry that kured made for this node, if there was one. */
    public LockRecord release(NodeName node) {
        return only(holder -> !holder.node().equals(node) || !holder.isOurs());
    }

    /** Without any entry of this node, whoever made it: what an operator says is so. */
    public LockRecord strike(NodeName node) {
        return only(holder -> !holder.node().equals(node));
    }

    /** With this pause instead of any other. */
    public LockRecord paused(Pause newPause) {
        return new LockRecord(holders, Optional.of(newPause), deferral, notReady, inspection);
    }

    /** Without a pause. */
    public LockRecord resumed() {
        return new LockRecord(holders, Optional.empty(), deferral, notReady, inspection);
    }

    /** With this deferral instead of any other. */
    public LockRecord deferred(Deferral newDeferral) {
        return new LockRecord(holders, pause, Optional.of(newDeferral), notReady, inspection);
    }

    /** With the word that these nodes are not Ready instead of any other; of holders that is nothing new. */
    public LockRecord told(Set<NodeName> missing, Instant until) {
        var others = new HashSet<>(missing);
        holders.forEach(holder -> others.remove(holder.node()));
        return new LockRecord(holders, pause, deferral,
                others.isEmpty() ? Optional.empty() : Optional.of(new NotReady(others, until)), inspection);
    }

    /** With the word that the holders' Nodes were looked for, instead of any other. */
    public LockRecord inspected(HolderCheck newWord) {
        return new LockRecord(holders, pause, deferral, notReady, Optional.of(newWord));
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
            return Optional.of(() -> "another program holds it for this very node");
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
        if (limits.nobodyDies()) {
            return Map.of();
        }
        var dead = new LinkedHashMap<Holder, String>();
        for (Holder holder : holders) {
            String why = limits.dead().getOrDefault(holder, "");
            if (why.isEmpty() && hasExpired(holder, now, limits.ttl())) {
                why = "it has held it for longer than lock.ttl (" + DurationText.format(limits.ttl()) + ")";
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
        // Whoever takes it has found the gates open.
        return new LockRecord(next, pause, Optional.empty(), notReady, inspection);
    }

    private LockRecord without(Set<Holder> dead) {
        return dead.isEmpty() ? this : only(holder -> !dead.contains(holder));
    }

    /** A word on the holders' Nodes goes with the last of them. */
    private LockRecord only(Predicate<Holder> staying) {
        List<Holder> left = holders.stream().filter(staying).toList();
        return new LockRecord(left, pause, deferral, notReady, left.isEmpty() ? Optional.empty() : inspection);
    }
}
