package dev.kured.e2e;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What happened in the cluster, in the order in which the API server wrote it down, and the promises that must hold
 * at every moment of it. The lab's objects all lie in one etcd, so their revisions are one order.
 */
final class History {
    private final View before;
    private final List<Change> changes;

    /**
     * One write.
     *
     * @param revision etcd's, which the API server gives as resourceVersion
     * @param seen when the witness was told
     */
    record Change(long revision, Instant seen, boolean deleted, JsonObject object) {
        View after(View view) {
            return deleted ? view.without(object) : view.with(object);
        }
    }

    /** What a node does on its way through a reboot. */
    enum Step {
        TAKES_THE_LOCK,
        IS_CORDONED,
        HAS_REBOOTED,
        IS_UNCORDONED,
        GIVES_THE_LOCK_BACK;

        /** A reboot without a hitch. */
        static final List<Step> A_REBOOT =
                List.of(TAKES_THE_LOCK, IS_CORDONED, HAS_REBOOTED, IS_UNCORDONED, GIVES_THE_LOCK_BACK);
        /** A try that was taken back. */
        static final List<Step> TAKEN_BACK = List.of(TAKES_THE_LOCK, IS_CORDONED, IS_UNCORDONED, GIVES_THE_LOCK_BACK);
        /** The reboot of a node that somebody else has cordoned. */
        static final List<Step> A_REBOOT_UNDER_A_CORDON = List.of(TAKES_THE_LOCK, HAS_REBOOTED, GIVES_THE_LOCK_BACK);

        /** One after the other. */
        static List<Step> both(List<Step> first, List<Step> second) {
            var all = new ArrayList<>(first);
            all.addAll(second);
            return List.copyOf(all);
        }
    }

    /**
     * How many may hold the lock at once.
     *
     * @param zones the zone of each node; never two of them at once. Empty: zones do not matter
     */
    record Places(int number, Map<String, String> zones) {
        static final Places ONE = new Places(1, Map.of());

        private Set<String> zones(Set<String> nodes) {
            return nodes.stream().filter(zones::containsKey).map(zones::get).collect(Collectors.toSet());
        }
    }

    /** One step of one node. */
    record Moment(Instant at, String node, Step step) {
        @Override
        public String toString() {
            return at + " " + node + " " + step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * The time in which a node showed that it waits for the lock.
     *
     * @param taken whether it ended because the node took the lock
     */
    record Wait(Instant from, Instant to, boolean taken) {}

    /** From the view {@code before}, and the changes since in any order. */
    History(View before, List<Change> changes) {
        this.before = before;
        this.changes = changes.stream().sorted(Comparator.comparingLong(Change::revision)).toList();
    }

    /** A Node's objects, as they were written one after the other. */
    List<JsonObject> writesOf(String node) {
        return changes.stream()
                .map(Change::object)
                .filter(object -> object.get("kind").getAsString().equals("Node") && View.name(object).equals(node))
                .toList();
    }

    /** All steps of all nodes. */
    List<Moment> moments() {
        var moments = new ArrayList<Moment>();
        View view = before;
        for (Change change : changes) {
            View next = change.after(view);
            moments.addAll(steps(view, next, change.seen()));
            view = next;
        }
        return moments;
    }

    /** The most nodes that held the lock at the same time. */
    int mostHolders() {
        View view = before;
        int most = view.holders().size();
        for (Change change : changes) {
            view = change.after(view);
            most = Math.max(most, view.holders().size());
        }
        return most;
    }

    /** The steps of one node. */
    List<Step> of(String node) {
        return moments().stream().filter(moment -> moment.node().equals(node)).map(Moment::step).toList();
    }

    /** The waits of one node; the last one may still go on. */
    List<Wait> waits(String node) {
        var waits = new ArrayList<Wait>();
        Optional<Instant> began = Optional.empty();
        View view = before;
        for (Change change : changes) {
            view = change.after(view);
            boolean waitsNow = view.nodes().containsKey(node) && view.node(node).waits() && !view.holds(node);
            if (waitsNow && began.isEmpty()) {
                began = Optional.of(change.seen());
            } else if (!waitsNow && began.isPresent()) {
                waits.add(new Wait(began.get(), change.seen(), view.holds(node)));
                began = Optional.empty();
            }
        }
        began.ifPresent(from -> waits.add(new Wait(from, Instant.MAX, false)));
        return waits;
    }

    /** When a step came about, from the first to the last. */
    List<Moment> when(Step step) {
        return moments().stream().filter(moment -> moment.step() == step).toList();
    }

    /**
     * Fails if a promise was broken at any moment.
     *
     * @param floors of a Deployment, how many replicas must be available from the moment that so many have been
     * @param excused nodes that were robbed of the lock
     */
    void verify(Map<String, Integer> floors, Places places, Set<String> excused) {
        var reached = new TreeSet<String>();
        View view = before;
        for (Change change : changes) {
            View next = change.after(view);
            verify(view, next, places, excused);
            for (var floor : floors.entrySet()) {
                int available = next.available().getOrDefault(floor.getKey(), 0);
                if (available >= floor.getValue()) {
                    reached.add(floor.getKey());
                }
                // That it is deleted is the test's own doing.
                boolean there = next.available().containsKey(floor.getKey());
                must(!there || !reached.contains(floor.getKey()) || available >= floor.getValue(),
                        "only %d replicas of %s are available, not %d"
                                .formatted(available, floor.getKey(), floor.getValue()));
            }
            view = next;
        }
    }

    private void verify(View view, View next, Places places, Set<String> excused) {
        must(next.holders().size() <= places.number(),
                "more than " + places.number() + " at once hold the lock: " + next.holders());
        must(places.zones(next.holders()).size() <= 1, "two zones at once hold the lock: " + next.holders());
        next.nodes().forEach((name, node) -> {
            View.Node was = view.nodes().getOrDefault(name, node);
            boolean may = next.holds(name) || excused.contains(name);
            must(!node.cordonedByKured() || may, name + " is cordoned by kured without holding the lock");
            must(was.boot().equals(node.boot()) || may, name + " has rebooted without holding the lock");
            boolean uncordoned = was.cordonedByKured() && !node.cordonedByKured();
            must(!uncordoned || was.mark().equals(node.boot()) || node.ready(),
                    name + " was uncordoned after its reboot before it was Ready");
            must(!uncordoned || !node.unschedulable(), name + " lost kured's mark, but not the cordon");
        });
    }

    private void must(boolean so, String broken) {
        if (!so) {
            throw new AssertionError(broken + "; until then:\n" + this);
        }
    }

    private static List<Moment> steps(View view, View next, Instant at) {
        var steps = new ArrayList<Moment>();
        for (String name : new TreeSet<>(next.nodes().keySet())) {
            View.Node node = next.node(name);
            View.Node was = view.nodes().getOrDefault(name, node);
            note(steps, !view.holds(name) && next.holds(name), at, name, Step.TAKES_THE_LOCK);
            note(steps, !was.cordonedByKured() && node.cordonedByKured(), at, name, Step.IS_CORDONED);
            note(steps, !was.boot().equals(node.boot()), at, name, Step.HAS_REBOOTED);
            note(steps, was.cordonedByKured() && !node.cordonedByKured(), at, name, Step.IS_UNCORDONED);
            note(steps, view.holds(name) && !next.holds(name), at, name, Step.GIVES_THE_LOCK_BACK);
        }
        return steps;
    }

    private static void note(List<Moment> steps, boolean so, Instant at, String node, Step step) {
        if (so) {
            steps.add(new Moment(at, node, step));
        }
    }

    /** The times that an operator waits for, one a line. */
    String table(Map<String, Instant> sentinels) {
        List<Moment> cordons = when(Step.IS_CORDONED);
        List<Moment> releases = when(Step.GIVES_THE_LOCK_BACK);
        var lines = new StringBuilder("sentinel → cordon  %s  (%s)%n".formatted(
                seconds(sentinels.get(cordons.getFirst().node()), cordons.getFirst().at()), cordons.getFirst().node()));
        for (int i = 0; i + 1 < cordons.size(); i++) {
            lines.append("release → cordon   %s  (%s → %s)%n".formatted(
                    seconds(releases.get(i).at(), cordons.get(i + 1).at()),
                    releases.get(i).node(), cordons.get(i + 1).node()));
        }
        for (int i = 0; i < cordons.size(); i++) {
            lines.append("cordon → release   %s  (%s)%n".formatted(
                    seconds(cordons.get(i).at(), releases.get(i).at()), cordons.get(i).node()));
        }
        return lines.toString();
    }

    private static String seconds(Instant from, Instant to) {
        return "%5.1f s".formatted(Duration.between(from, to).toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return moments().stream().map(Moment::toString).collect(Collectors.joining("\n"));
    }
}
