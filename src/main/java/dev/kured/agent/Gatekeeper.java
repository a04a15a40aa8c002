package dev.kured.agent;

import dev.kured.agent.Situation.Closed;
import dev.kured.gate.Gate;
import dev.kured.gate.Gate.Reach;
import dev.kured.lock.Deferral;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks the gates, and remembers a no until it is time to ask again. A gate that cannot be asked is closed. What an
 * operator says on this node is looked at all the time; what concerns all nodes is asked last, by whose turn it is, and
 * the others take that one's word for it.
 */
final class Gatekeeper {
    private final List<Gate> ofOperator;
    private final List<Gate> ofMachine;
    private final List<Gate> ofMachineAndNode;
    private final List<Gate> ofFleet;
    private final Duration retry;
    private final Happenings happenings;

    private boolean pressing;
    private Optional<Closed> held = Optional.empty();
    private Optional<Closed> closed = Optional.empty();
    private Optional<Closed> closedForAll = Optional.empty();
    private Optional<Closed> deferred = Optional.empty();
    private Optional<Closed> shortage = Optional.empty();

    Gatekeeper(List<Gate> gates, Duration retry, Happenings happenings) {
        this.ofOperator = only(gates, Reach.OPERATOR);
        this.ofMachine = only(gates, Reach.MACHINE);
        this.ofMachineAndNode = only(gates, Reach.MACHINE, Reach.NODE);
        this.ofFleet = only(gates, Reach.FLEET);
        this.retry = retry;
        this.happenings = happenings;
    }

    private static List<Gate> only(List<Gate> gates, Reach... reaches) {
        return Stream.of(reaches)
                .flatMap(reach -> gates.stream().filter(gate -> gate.reach() == reach))
                .toList();
    }

    /** The last word, if it was no. */
    Optional<Closed> closed() {
        return held.or(() -> closed).or(() -> deferred).or(() -> closedForAll).or(() -> shortage);
    }

    /** Whether an operator holds this node. */
    boolean isHeld() {
        return held.isPresent();
    }

    /** Whether all nodes are deferred: then this one draws a new turn afterwards, as they do. */
    boolean isDeferred() {
        return deferred.isPresent() || closedForAll.isPresent();
    }

    /** Whether a no is so old that it is time to ask again. */
    boolean isDue(Instant now) {
        return closed.filter(no -> no.isOver(now)).isPresent();
    }

    /** Looks at what is at hand. A need that is pressing passes the gates that an operator may overrule. */
    void look(boolean needIsPressing, Instant now) {
        if (needIsPressing && !pressing) {
            forget();
        }
        pressing = needIsPressing;
        held = no(ofOperator, Optional.empty());
        closedForAll = closedForAll.filter(no -> !no.isOver(now));
    }

    /** Takes a node's word for a gate that concerns all; empty if none is in force. */
    void heed(Optional<Deferral> word) {
        deferred = word.filter(_ -> !pressing).map(deferral -> new Closed(
                deferral.gates().entrySet().stream()
                        .map(gate -> new Obstacle(gate.getKey(), gate.getValue()))
                        .toList(),
                deferral.until()));
    }

    /** Asks, and returns whether all are open. */
    boolean ask(Instant now) {
        Optional<Instant> again = Optional.of(now.plus(retry));
        closed = no(pressing ? ofMachine : ofMachineAndNode, again);
        closedForAll = closed.isPresent() || pressing ? Optional.empty() : no(ofFleet, again);
        return closed.isEmpty() && closedForAll.isEmpty();
    }

    /** What this node has just found out for all; to be told to the others. */
    Optional<Closed> closedForAll() {
        return closedForAll;
    }

    /** What beside its holders uses up the places in the lock; empty if nothing does. */
    void note(Optional<Closed> newShortage) {
        shortage = newShortage;
    }

    /** Nobody wants to pass any more. */
    void forget() {
        closed = Optional.empty();
        closedForAll = Optional.empty();
        deferred = Optional.empty();
        shortage = Optional.empty();
    }

    private Optional<Closed> no(List<Gate> gates, Optional<Instant> again) {
        var obstacles = new ArrayList<Obstacle>(0);
        for (Gate gate : gates) {
            ask(gate).ifPresent(obstacles::add);
        }
        return obstacles.isEmpty() ? Optional.empty() : Optional.of(new Closed(obstacles, again));
    }

    private Optional<Obstacle> ask(Gate gate) {
        try {
            return gate.closedBecause().map(reason -> new Obstacle(gate.name(), reason));
        } catch (Trouble trouble) {
            happenings.add(new Event.GateFailed(gate.name(), trouble));
            return Optional.of(new Obstacle(gate.name(), trouble.inFull()));
        }
    }
}
