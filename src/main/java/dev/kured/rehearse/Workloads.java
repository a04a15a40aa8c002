package dev.kured.rehearse;

import dev.kured.drain.Eviction;
import dev.kured.drain.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The applications on the nodes: their pods, their PodDisruptionBudgets, and the controllers that recreate a pod elsewhere
 * after its eviction.
 */
final class Workloads {
    private static final Duration NO_PLACE = Duration.ofSeconds(10);

    private final World world;
    private final SeededRandom chance;
    private final Map<String, Application> applications = new HashMap<>();
    private final Map<String, Place> byName = new HashMap<>();
    private long made;

    /** The pods of one controller, with the minimum of healthy ones that a PodDisruptionBudget demands. */
    static final class Application {
        private final String name;
        private int atLeast;
        private int healthy;

        private Application(String name) {
            this.name = name;
        }
    }

    /** One pod and its host. */
    static final class Place {
        private Pod pod;
        private final Application application;
        private final Host host;
        private final Duration stops;
        private boolean healthy;
        private Instant refusedSince = Instant.EPOCH;
        private int refusals;

        private Place(Pod pod, Application application, Host host, Duration stops) {
            this.pod = pod;
            this.application = application;
            this.host = host;
            this.stops = stops;
        }

        Pod pod() {
            return pod;
        }

        /** Counts the refused evictions in the current minute, including this one. */
        private int refusals(Instant now) {
            if (now.isAfter(refusedSince.plus(Duration.ofMinutes(1)))) {
                refusedSince = now;
                refusals = 0;
            }
            return ++refusals;
        }

        /** Whether a drain must evict the pod. */
        boolean mustLeave() {
            return !pod.controllerKind().equals(Optional.of("DaemonSet"));
        }
    }

    Workloads(World world) {
        this.world = world;
        this.chance = world.chance("workloads");
    }

    /** Sets the minimum of healthy pods of an application. */
    void setBudget(String application, int atLeast) {
        application(application).atLeast = atLeast;
    }

    /** Adds a running pod. */
    void add(String application, Host host, Duration stops, Optional<String> controller) {
        long number = ++made;
        place(new Pod("default", application + "-" + number, "pod-" + number, false, Optional.empty(), false, controller,
                        Map.of("app", application)),
                application(application), host, stops, Duration.ZERO);
    }

    /** Evicts the pod with this UID; another pod of the same name is not affected. */
    Eviction evict(Host asking, Pod pod) {
        Place place = byName.get(pod.toString());
        return place == null || !place.pod.uid().equals(pod.uid())
                ? new Eviction.Gone()
                : evictByName(asking, pod);
    }

    /** Evicts whichever pod has this name now, as for a client that omits the UID. */
    Eviction evictByName(Host asking, Pod pod) {
        Place place = byName.get(pod.toString());
        if (place == null) {
            return new Eviction.Gone();
        }
        Application application = place.application;
        if (place.healthy && application.healthy - 1 < application.atLeast) {
            world.promises.evictionIsRefused(asking, pod, place.refusals(world.now()));
            return new Eviction.Refused(
                    "Cannot evict pod as it would violate the pod's disruption budget " + application.name + ".",
                    Duration.ZERO);
        }
        delete(asking, place);
        return new Eviction.Accepted();
    }

    /** Deletes a pod, which no budget prevents. */
    void delete(Host asking, Pod pod) {
        Optional.ofNullable(byName.get(pod.toString())).ifPresent(place -> delete(asking, place));
    }

    private void delete(Host asking, Place place) {
        if (place.pod.terminating()) {
            return;
        }
        Pod leaving = place.pod;
        boolean wasHealthy = place.healthy;
        setHealthy(place, false);
        world.promises.podIsEvicted(
                asking, place.host, leaving, !wasHealthy || place.application.healthy >= place.application.atLeast);
        place.pod = new Pod(leaving.namespace(), leaving.name(), leaving.uid(), leaving.finished(),
                Optional.of(world.now().plus(place.stops)), leaving.mirror(), leaving.controllerKind(), leaving.labels());
        publish(place.host);
        world.time.in(stops(place), () -> vanish(place));
    }

    /** Sets the minimum time that pods on this node take to stop. */
    void hang(Host host, Duration stops) {
        world.trace.note(() -> "pods on " + host.name + " take " + stops + " to stop");
        host.hanging = stops;
    }

    private Duration stops(Place place) {
        return place.stops.compareTo(place.host.hanging) > 0 ? place.stops : place.host.hanging;
    }

    private void vanish(Place place) {
        if (!place.host.up || place.host.pods.remove(place.pod.uid()) == null) {
            return; // The kubelet is down: it removes the pod after it has started again.
        }
        byName.remove(place.pod.toString(), place);
        publish(place.host);
        bringBack(place);
    }

    /** Recreates a pod on another node, as its controller does; a pod of a StatefulSet keeps its name. */
    private void bringBack(Place place) {
        if (place.pod.controllerKind().isEmpty() || !place.mustLeave()) {
            return;
        }
        Optional<Host> elsewhere = schedulable();
        if (elsewhere.isEmpty()) {
            world.time.in(NO_PLACE, () -> bringBack(place));
            return;
        }
        Pod gone = place.pod;
        long number = ++made;
        String name = gone.controllerKind().equals(Optional.of("StatefulSet"))
                ? gone.name()
                : place.application.name + "-" + number;
        place(new Pod(gone.namespace(), name, "pod-" + number, false, Optional.empty(), false, gone.controllerKind(),
                        gone.labels()),
                place.application, elsewhere.get(), place.stops, chance.between(Duration.ofSeconds(1), Duration.ofSeconds(20)));
    }

    private Optional<Host> schedulable() {
        List<Host> all = world.hostList;
        int first = chance.below(all.size());
        for (int i = 0; i < all.size(); i++) {
            Host host = all.get((first + i) % all.size());
            if (host.node().filter(node -> !node.unschedulable() && node.readySince().isPresent()).isPresent()) {
                return Optional.of(host);
            }
        }
        return Optional.empty();
    }

    private void place(Pod pod, Application application, Host host, Duration stops, Duration starts) {
        var place = new Place(pod, application, host, stops);
        host.pods.put(pod.uid(), place);
        byName.put(pod.toString(), place);
        publish(host);
        if (starts.isZero()) {
            setHealthy(place, true);
        } else {
            world.time.in(starts, () -> setHealthy(place, host.up && host.pods.containsKey(pod.uid())));
        }
    }

    /** Stops all pods of a machine that goes down. */
    void stopAll(Host host) {
        host.pods.values().forEach(place -> setHealthy(place, false));
    }

    /** Starts the pods again after a boot, and finishes the removal of those that were terminating. */
    void startAll(Host host) {
        for (Place place : List.copyOf(host.pods.values())) {
            if (place.pod.terminating()) {
                world.time.in(stops(place), () -> vanish(place));
            } else {
                setHealthy(place, true);
            }
        }
    }

    /** Removes all pods of a deleted Node. */
    void removeAll(Host host) {
        var gone = new ArrayList<>(host.pods.values());
        host.pods.clear();
        for (Place place : gone) {
            setHealthy(place, false);
            byName.remove(place.pod.toString(), place);
            bringBack(place);
        }
        publish(host);
    }

    private static void setHealthy(Place place, boolean healthy) {
        boolean counts = healthy && !place.pod.terminating();
        if (place.healthy != counts) {
            place.healthy = counts;
            place.application.healthy += counts ? 1 : -1;
        }
    }

    private void publish(Host host) {
        if (host.podTopic.isFollowed()) {
            host.podTopic.publish(podsOn(host));
        }
    }

    List<Pod> podsOn(Host host) {
        return host.pods.values().stream().map(Place::pod).toList();
    }

    private Application application(String name) {
        return applications.computeIfAbsent(name, Application::new);
    }
}
