package dev.kured.agent;

import dev.kured.agent.Situation.AtHand;
import dev.kured.agent.Situation.Left;
import dev.kured.agent.Situation.Sight;
import dev.kured.agent.Situation.Stop;
import dev.kured.lock.Holder;
import dev.kured.lock.Pause;
import dev.kured.node.Hold;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.terms.DurationText;
import dev.kured.terms.Moment;
import dev.kured.terms.MomentText;
import dev.kured.terms.ObstacleName.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which phase follows from a situation: a pure function. It depends on the phase before as rarely as possible, so
 * that an agent that starts again continues where the old one was.
 */
final class Decision {
    private final Rules rules;

    Decision(Rules rules) {
        this.rules = rules;
    }

    /** Returns the phase that follows {@code before} in situation {@code s}. */
    Phase decide(Phase before, Situation s) {
        return switch (s.cluster()) {
            case Sight.NotAsked _ -> withoutCluster(s);
            case Sight.Away(var trouble) -> outOfTouch(before, s, trouble.inFull());
            case Sight.Known known when known.mine().isEmpty() -> withoutLock(before, s, known);
            case Sight.Known known -> withLock(before, s, known, known.mine().get());
        };
    }

    // ------------------------------------------------------------------ why not yet

    /**
     * Returns the obstacles that are known without asking the cluster: an operator, the window, a wait. While there is one,
     * the agent does not ask the cluster.
     */
    static List<Obstacle> obstacles(AtHand atHand) {
        var obstacles = new ArrayList<Obstacle>(0);
        if (atHand.stop() != Stop.NO) {
            obstacles.add(new Obstacle(Known.STOPPING, "kured is being stopped"));
        }
        if (atHand.need() instanceof Need.Unknown(var trouble)) {
            obstacles.add(new Obstacle(Known.SENTINEL, trouble.inFull()));
        }
        obstacles.addAll(atHand.held());
        if (atHand.schedule() instanceof Schedule.Status.Closed window) {
            obstacles.add(new Obstacle(Known.WINDOW, window.inWords(),
                    atHand.schedule().changes().map(atHand.now()::at)));
        }
        atHand.stayAway().ifPresent(obstacles::add);
        return obstacles;
    }

    /** Returns everything that defers the reboot, in the order in which it would have to end. */
    private List<Obstacle> obstacles(Situation s, Sight.Known known) {
        List<Obstacle> obstacles = obstacles(s.atHand());
        if (known.node().isEmpty()) {
            obstacles.add(new Obstacle(Known.CLUSTER, "the cluster has no Node " + known.me()
                    + ". Is the kubelet registered under another name? (node.name)"));
            return obstacles;
        }
        Hold.on(known.node().get()).ifPresent(held -> obstacles.add(new Obstacle(Known.HOLD, held)));
        tooMany(known.node().get(), s.now()).ifPresent(obstacles::add);
        known.lock().record().pausedAt(s.now().wall()).ifPresent(pause -> obstacles.add(paused(pause, s.now())));
        obstacles.addAll(s.closed());
        return obstacles;
    }

    private Optional<Obstacle> tooMany(NodeView node, Moment now) {
        List<Instant> reboots = RebootHistory.lastDay(node, now.wall());
        return reboots.size() < rules.reboot().maxPerDay() ? Optional.empty() : Optional.of(new Obstacle(
                Known.MAX_PER_DAY,
                reboots.size() + " reboots of this node within a day have not helped: one is still needed. Find out what"
                        + " asks for it, or raise reboot.max-per-day",
                Optional.of(now.at(reboots.getFirst().plus(Duration.ofDays(1))))));
    }

    private static Obstacle paused(Pause pause, Moment now) {
        return new Obstacle(Known.PAUSE, "the lock is " + pause.inWords() + ". To go on: kured resume",
                pause.until().map(now::at));
    }

    // ------------------------------------------------------------------ without the lock

    private static Phase withoutCluster(Situation s) {
        return switch (s.need()) {
            case Need.None _ -> new Phase.Idle();
            case Need.Unknown _ -> new Phase.Blocked(obstacles(s.atHand()));
            case Need.Wanted _ -> {
                List<Obstacle> obstacles = obstacles(s.atHand());
                yield obstacles.isEmpty() ? new Phase.Recalling() : new Phase.Blocked(obstacles);
            }
        };
    }

    /** Without news nothing changes: work in progress stays in progress. */
    private static Phase outOfTouch(Phase before, Situation s, String trouble) {
        return switch (before) {
            case Phase.Draining _, Phase.Rebooting _, Phase.Returning _, Phase.Undoing _ -> before;
            case Phase.Idle _, Phase.Recalling _, Phase.Blocked _, Phase.Queued _ -> {
                if (!(s.need() instanceof Need.Wanted) || s.state().isEmpty()) {
                    yield new Phase.Recalling();
                }
                List<Obstacle> obstacles = obstacles(s.atHand());
                obstacles.add(new Obstacle(Known.CLUSTER, trouble));
                yield new Phase.Blocked(obstacles);
            }
        };
    }

    private Phase withoutLock(Phase before, Situation s, Sight.Known known) {
        if (before instanceof Phase.Draining || before instanceof Phase.Rebooting) {
            return Phase.Undoing.failed("the lock was taken from this node, by an operator or by a node that took it for dead."
                    + " It is now " + known.lock().record().inWords(), rules.drain().retryAfter());
        }
        if (known.hasOurCordon() || known.marks() == Left.OF_A_DRAIN) {
            return Phase.Undoing.withdrawn("the node is marked for a drain, but does not hold the lock");
        }
        if (s.need() instanceof Need.None) {
            return known.marks() == Left.NOTHING ? new Phase.Idle() : Phase.Undoing.withdrawn("no reboot is needed");
        }
        List<Obstacle> obstacles = obstacles(s, known);
        // Marks stay while the node waits in the queue or for a gate, not while it leaves the cluster alone.
        if (known.marks() != Left.NOTHING && obstacles.stream().anyMatch(Obstacle::keepsAway)) {
            return Phase.Undoing.withdrawn(
                    s.stop() == Stop.NO ? "no reboot may begin now" : "kured is being stopped");
        }
        return obstacles.isEmpty() ? new Phase.Queued(known.lock(), s.turn()) : new Phase.Blocked(obstacles);
    }

    // ------------------------------------------------------------------ with the lock

    private Phase withLock(Phase before, Situation s, Sight.Known known, Holder mine) {
        return mine.boot().equals(Optional.of(s.boot())) ? beforeReboot(before, s, known) : afterReboot(s, known);
    }

    private Phase beforeReboot(Phase before, Situation s, Sight.Known known) {
        if (before instanceof Phase.Undoing || s.stop() == Stop.MACHINE) {
            return before;
        }
        if (s.stop() == Stop.SERVICE) {
            return Phase.Undoing.withdrawn("kured is being stopped");
        }
        if (known.node().isEmpty()) {
            return Phase.Undoing.failed("the cluster has no Node " + known.me() + " any more", rules.drain().retryAfter());
        }
        if (s.need() instanceof Need.None) {
            return Phase.Undoing.withdrawn("the reboot is no longer needed");
        }
        if (s.schedule() instanceof Schedule.Status.Closed(var since, _, _)) {
            // No wait is needed: the closed window defers the next attempt.
            return Phase.Undoing.failed("the window closed"
                    + since.map(moment -> " at " + MomentText.format(moment)).orElse("")
                    + " before the machine was asked to reboot", Duration.ZERO);
        }
        return s.drainedAt().isPresent()
                ? drained(s, s.drainedAt().get())
                : draining(s, s.heldSince().orElse(s.now()));
    }

    private Phase draining(Situation s, Moment heldSince) {
        Moment begin = heldSince.plus(rules.drain().delay());
        Optional<Moment> deadline = rules.drain().timeout().map(begin::plus);
        if (deadline.isEmpty() || s.now().isBefore(deadline.get())) {
            return new Phase.Draining(Optional.of(begin).filter(s.now()::isBefore), deadline);
        }
        if (rules.drain().onTimeout() == DrainRules.OnTimeout.UNDO) {
            String left = s.drain().map(progress -> ": " + progress.inWords()).orElse("");
            return Phase.Undoing.failed(
                    "the drain did not finish within " + DurationText.format(rules.drain().timeout().orElseThrow()) + left,
                    rules.drain().retryAfter());
        }
        // Only after this run has looked at the pods, so that it has evicted those that may leave at once.
        return s.drain().isPresent() ? drained(s, deadline.get()) : new Phase.Draining(Optional.empty(), deadline);
    }

    private Phase drained(Situation s, Moment at) {
        if (s.need() instanceof Need.Unknown(var trouble)) {
            return Phase.Undoing.failed("the sentinel does not say any more whether a reboot is needed: " + trouble.inFull(),
                    rules.drain().retryAfter());
        }
        Moment begin = at.plus(rules.reboot().delay());
        Moment deadline = begin.plus(rules.reboot().timeout());
        return s.now().isBefore(deadline)
                ? new Phase.Rebooting(Optional.of(begin).filter(s.now()::isBefore), deadline)
                : Phase.Undoing.failed("the machine did not go down within " + DurationText.format(rules.reboot().timeout()),
                        rules.drain().retryAfter());
    }

    private Phase afterReboot(Situation s, Sight.Known known) {
        if (known.node().isEmpty()) {
            return returning("the cluster to have a Node " + known.me());
        }
        if (s.backSince().isEmpty()) {
            return returning(known.node().get().readySince().isEmpty()
                    ? "the Node to be Ready"
                    : "the kubelet to report from this boot");
        }
        Moment settled = s.backSince().get().plus(rules.recovery().settle());
        if (s.now().isBefore(settled)) {
            return new Phase.Returning(
                    false,
                    Optional.of("the Node to have been Ready for " + DurationText.format(rules.recovery().settle())),
                    Optional.of(settled));
        }
        Moment released = settled.plus(rules.lock().releaseDelay());
        return s.now().isBefore(released) && s.stop() == Stop.NO
                ? new Phase.Returning(
                        true,
                        Optional.of("lock.release-delay (" + DurationText.format(rules.lock().releaseDelay()) + ") to pass"),
                        Optional.of(released))
                : new Phase.Returning(true, Optional.empty(), Optional.empty());
    }

    private static Phase returning(String waitingFor) {
        return new Phase.Returning(false, Optional.of(waitingFor), Optional.empty());
    }
}
