package dev.kured.agent;

import dev.kured.gate.Gate.Reach;
import dev.kured.gate.Gate;
import dev.kured.lock.ClosedGates;
import dev.kured.terms.Moment;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks the gates, and keeps a refusal until it is time to ask again. A gate that cannot be asked is closed. Gates of an
 * operator are looked at in every step. Gates that concern all nodes are asked last, by the node whose turn it is; the
 * other nodes rely on its answer where their own gates are configured alike.
 */
final class Gatekeeper {
    private final List<Gate> ofOperator;
    private final List<Gate> ofMachine;
    private final List<Gate> ofMachineAndNode;
    private final List<Gate> ofFleet;
    private final Duration retry;
    private final EventBuffer events;

    private boolean pressing;
    private List<Obstacle> held = List.of();
    private List<Obstacle> closed = List.of();
    private List<Obstacle> closedForAll = List.of();
    private List<Obstacle> deferred = List.of();

    Gatekeeper(List<Gate> gates, Duration retry, EventBuffer events) {
        this.ofOperator = only(gates, Reach.OPERATOR);
        this.ofMachine = only(gates, Reach.MACHINE);
        this.ofMachineAndNode = only(gates, Reach.MACHINE, Reach.NODE);
        this.ofFleet = only(gates, Reach.FLEET);
        this.retry = retry;
        this.events = events;
    }

    private static List<Gate> only(List<Gate> gates, Reach... reaches) {
        return Stream.of(reaches)
                .flatMap(reach -> gates.stream().filter(gate -> gate.reach() == reach))
                .toList();
    }

    /** Returns why an operator holds this node. */
    List<Obstacle> held() {
        return held;
    }

    /** Returns the last refusals of all other gates. */
    List<Obstacle> closed() {
        List<Obstacle> forAll = deferred.isEmpty() ? closedForAll : deferred;
        return closed.isEmpty() ? forAll : Stream.concat(closed.stream(), forAll.stream()).toList();
    }

    /** Returns whether all nodes are deferred: then this one draws a new turn afterwards, as they do. */
    boolean isDeferred() {
        return !deferred.isEmpty() || !closedForAll.isEmpty();
    }

    /** Returns whether a refusal is so old that it is time to ask again. */
    boolean isDue(Moment now) {
        return closed.stream().anyMatch(no -> isOver(no, now));
    }

    /** Looks at the gates of an operator. A pressing need passes the gates that an operator may overrule. */
    void look(boolean needIsPressing, Moment now) {
        if (needIsPressing && !pressing) {
            forget();
        }
        pressing = needIsPressing;
        held = no(ofOperator, Optional.empty());
        if (!closedForAll.isEmpty()) {
            closedForAll = closedForAll.stream().filter(no -> !isOver(no, now)).toList();
        }
    }

    private static boolean isOver(Obstacle no, Moment now) {
        return no.until().filter(moment -> !now.isBefore(moment)).isPresent();
    }

    /** Relies on another node's answer for the gates that this node has, too. */
    void heed(Optional<ClosedGates> word, Moment now) {
        deferred = word.isEmpty() || pressing ? List.of() : ofFleet.stream()
                .filter(gate -> word.get().gates().containsKey(gate.key()))
                .map(gate -> new Obstacle(name(gate), word.get().gates().getOrDefault(gate.key(), ""),
                        Optional.of(now.at(word.get().until()))))
                .toList();
    }

    /** Asks the gates, and returns whether all are open. */
    boolean ask(Moment now) {
        Optional<Moment> again = Optional.of(now.plus(retry));
        closed = no(pressing ? ofMachine : ofMachineAndNode, again);
        closedForAll = !closed.isEmpty() || pressing ? List.of() : no(ofFleet, again);
        return closed.isEmpty() && closedForAll.isEmpty();
    }

    /** Returns the refusals that concern all nodes, by the gates' keys, so that the others can be told. */
    Map<String, String> closedForAll() {
        var said = new LinkedHashMap<String, String>();
        for (Gate gate : ofFleet) {
            closedForAll.stream()
                    .filter(no -> no.name().equals(name(gate)))
                    .forEach(no -> said.put(gate.key(), no.reason()));
        }
        return said;
    }

    /** Forgets all refusals: no reboot is wanted any more. */
    void forget() {
        closed = List.of();
        closedForAll = List.of();
        deferred = List.of();
    }

    private List<Obstacle> no(List<Gate> gates, Optional<Moment> again) {
        var obstacles = new ArrayList<Obstacle>(0);
        for (Gate gate : gates) {
            ask(gate).ifPresent(reason -> obstacles.add(new Obstacle(name(gate), reason, again)));
        }
        return List.copyOf(obstacles);
    }

    private static ObstacleName name(Gate gate) {
        return switch (gate.reach()) {
            case OPERATOR -> ObstacleName.Known.HOLD;
            case MACHINE, NODE, FLEET -> new ObstacleName.OfGate(gate.name());
        };
    }

    private Optional<String> ask(Gate gate) {
        try {
            return gate.closedBecause();
        } catch (Trouble trouble) {
            events.add(new Event.GateFailed(gate.name(), trouble));
            return Optional.of(trouble.inFull());
        }
    }
}
