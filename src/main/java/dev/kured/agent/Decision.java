package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.agent.Situation.Sight;
import dev.kured.agent.Situation.Stop;
import dev.kured.lock.Holder;
import dev.kured.lock.Pause;
import dev.kured.node.Cordon;
import dev.kured.node.Hold;
import dev.kured.node.Marks;
import dev.kured.node.RebootHistory;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.terms.DurationText;
import dev.kured.terms.MomentText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a situation: a pure function. The phase before matters only where the situation alone cannot tell,
 * which is as rarely as possible, so that an agent that starts anew goes on where the old one was.
 */
final class Decision {
    private final Rules rules;

    Decision(Rules rules) {
        this.rules = rules;
    }

    /** The phase that follows {@code before} in situation {@code s}. */
    Phase decide(Phase before, Situation s) {
        return switch (s.cluster()) {
            case Sight.NotAsked _ -> withoutCluster(s);
            case Sight.Away(var trouble) -> outOfTouch(before, s, trouble.inFull());
            case Sight.Known known when known.mine().isEmpty() -> withoutLock(before, s, known);
            case Sight.Known known -> withLock(before, s, known, known.mine().get());
        };
    }

    private Phase withLock(Phase before, Situation s, Sight.Known known, Holder mine) {
        return mine.boot().equals(Optional.of(s.boot())) ? beforeReboot(before, s, known, mine) : afterReboot(s, known);
    }

    private Phase withoutCluster(Situation s) {
        return switch (s.need()) {
            case Need.None _ -> new Phase.Idle();
            case Need.Unknown(var trouble) -> blocked(Obstacle.SENTINEL, trouble.inFull());
            case Need.Wanted _ -> notNow(s)
                    .orElseGet(() -> s.stop() == Stop.NO ? new Phase.Recalling() : blocked(Obstacle.STOPPING, "kured is being stopped"));
        };
    }

    /** No news, no change: what is under way stays under way. */
    private Phase outOfTouch(Phase before, Situation s, String trouble) {
        return switch (before) {
            case Phase.Draining _, Phase.Rebooting _, Phase.Returning _, Phase.Undoing _ -> before;
            case Phase.Idle _, Phase.Recalling _, Phase.Blocked _, Phase.Queued _ ->
                s.need() instanceof Need.Wanted && s.state().isPresent() ? blocked(Obstacle.CLUSTER, trouble) : new Phase.Recalling();
        };
    }

    private Phase withoutLock(Phase before, Situation s, Sight.Known known) {
        if (before instanceof Phase.Draining || before instanceof Phase.Rebooting) {
            return Phase.Undoing.failed("the lock was taken from this node, by an operator or by a node that took it for dead."
                    + " It is now " + known.lock().inWords(), rules.drain().retryAfter());
        }
        if (known.node().filter(node -> Cordon.isOurs(node) || Marks.areOfADrain(node)).isPresent()) {
            return Phase.Undoing.withdrawn("the node is marked for a drain, but does not hold the lock");
        }
        Phase next = switch (s.need()) {
            case Need.None _ -> new Phase.Idle();
            case Need.Unknown(var trouble) -> blocked(Obstacle.SENTINEL, trouble.inFull());
            case Need.Wanted _ -> towardsReboot(s, known);
        };
        return known.node().filter(Marks::areLeft).isEmpty() ? next : withMarks(s, next);
    }

    /** Marks stay while the node waits in the queue or before a gate; not while it leaves the cluster alone. */
    private static Phase withMarks(Situation s, Phase next) {
        if (s.stop() != Stop.NO) {
            return Phase.Undoing.withdrawn("kured is being stopped");
        }
        if (next instanceof Phase.Idle) {
            return Phase.Undoing.withdrawn("no reboot is needed");
        }
        return notNow(s).isPresent() || isHeldBack(next)
                ? Phase.Undoing.withdrawn("no reboot may begin now")
                : next;
    }

    /** By what neither the lock nor a gate will change. */
    private static boolean isHeldBack(Phase next) {
        return next instanceof Phase.Blocked(var obstacles, _) && obstacles.stream().map(Obstacle::name)
                .anyMatch(name -> name.equals(Obstacle.MAX_PER_DAY) || name.equals(Obstacle.HOLD));
    }

    private Phase towardsReboot(Situation s, Sight.Known known) {
        if (s.stop() != Stop.NO) {
            return blocked(Obstacle.STOPPING, "kured is being stopped");
        }
        if (known.node().isEmpty()) {
            return blocked(Obstacle.CLUSTER, "the cluster has no Node " + known.me() + ". Is the kubelet registered under another name?"
                    + " (node.name)");
        }
        Optional<Phase> notNow = notNow(s);
        if (notNow.isPresent()) {
            return notNow.get();
        }
        List<Instant> reboots = RebootHistory.lastDay(known.node().get(), s.now());
        if (reboots.size() >= rules.reboot().maxPerDay()) {
            return new Phase.Blocked(
                    List.of(new Obstacle(
                            Obstacle.MAX_PER_DAY,
                            "kured has asked for " + reboots.size() + " reboots of this node within a day, and one is still"
                                    + " needed. Find out what asks for it, or raise reboot.max-per-day")),
                    Optional.of(reboots.getFirst().plus(Duration.ofDays(1))));
        }
        Optional<String> held = Hold.on(known.node().get());
        if (held.isPresent()) {
            return blocked(Obstacle.HOLD, held.get());
        }
        Optional<Pause> pause = known.lock().pausedAt(s.now());
        if (pause.isPresent()) {
            return new Phase.Blocked(
                    List.of(new Obstacle(
                            Obstacle.PAUSE, "the lock is " + pause.get().inWords() + ". To go on: kured resume")),
                    pause.get().until());
        }
        if (s.closed().isPresent()) {
            return new Phase.Blocked(s.closed().get().obstacles(), s.closed().get().askAgain());
        }
        return new Phase.Queued(known.lock(), s.turn());
    }

    private Phase beforeReboot(Phase before, Situation s, Sight.Known known, Holder mine) {
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
            // The window keeps it away by itself.
            return Phase.Undoing.failed("the window closed"
                    + since.map(moment -> " at " + MomentText.format(moment)).orElse("")
                    + " before the machine was asked to reboot", Duration.ZERO);
        }
        return s.drainedAt().isPresent()
                ? drained(s, s.drainedAt().get())
                : draining(s, s.heldSince().orElse(mine.since()));
    }

    private Phase draining(Situation s, Instant heldSince) {
        Instant begin = heldSince.plus(rules.drain().delay());
        Optional<Instant> deadline = rules.drain().timeout().map(begin::plus);
        if (deadline.isEmpty() || s.now().isBefore(deadline.get())) {
            return new Phase.Draining(Optional.of(begin).filter(s.now()::isBefore), deadline);
        }
        if (!rules.drain().rebootOnTimeout()) {
            String left = s.drain().map(progress -> ": " + progress.inWords()).orElse("");
            return Phase.Undoing.failed(
                    "the drain did not finish within " + DurationText.format(rules.drain().timeout().orElseThrow()) + left,
                    rules.drain().retryAfter());
        }
        // Only after a look at the pods in this run, so that those that may leave at once have been asked to.
        return s.drain().isPresent() ? drained(s, deadline.get()) : new Phase.Draining(Optional.empty(), deadline);
    }

    private Phase drained(Situation s, Instant at) {
        if (s.need() instanceof Need.Unknown(var trouble)) {
            return Phase.Undoing.failed("it cannot be told any more whether a reboot is needed: " + trouble.inFull(),
                    rules.drain().retryAfter());
        }
        Instant begin = at.plus(rules.reboot().delay());
        Instant deadline = begin.plus(rules.reboot().timeout());
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
        Instant settled = s.backSince().get().plus(rules.settle());
        if (s.now().isBefore(settled)) {
            return new Phase.Returning(
                    false,
                    Optional.of("the Node to have been Ready for " + DurationText.format(rules.settle())),
                    Optional.of(settled));
        }
        Instant released = settled.plus(rules.lock().releaseDelay());
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

    private static Phase blocked(String name, String reason) {
        return new Phase.Blocked(List.of(new Obstacle(name, reason)), Optional.empty());
    }

    /** What an operator or the time alone says against a reboot; the cluster need not be asked for it. */
    private static Optional<Phase> notNow(Situation s) {
        Optional<Closed> held = s.closed().filter(no -> no.askAgain().isEmpty());
        if (held.isPresent()) {
            return Optional.of(new Phase.Blocked(held.get().obstacles(), Optional.empty()));
        }
        if (s.schedule() instanceof Schedule.Status.Closed window) {
            return Optional.of(new Phase.Blocked(
                    List.of(new Obstacle(Obstacle.WINDOW, window.inWords())), s.schedule().changes()));
        }
        return s.state().flatMap(state -> state.stayingAway(s.now()))
                .map(away -> new Phase.Blocked(
                        List.of(new Obstacle(Obstacle.RETRY_AFTER, "the last try was given up: " + away.because())),
                        Optional.of(away.until())));
    }
}
