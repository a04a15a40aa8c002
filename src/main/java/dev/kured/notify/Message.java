package dev.kured.notify;

import dev.kured.terms.NodeName;
import dev.kured.terms.PhaseName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An event of a node that people want to know about.
 *
 * @param occasion the kind of event
 * @param node the node
 * @param phase the phase of that node; empty in a {@linkplain #test test}
 * @param reason the reason, in a sentence; for a failure also what the operator can do; may be empty
 * @param packages the packages that ask for the reboot; may be empty
 * @param holders the nodes that hold the lock; may be empty
 * @param since the moment since which a reboot has been needed; empty if none is
 * @param at the moment of the event
 */
public record Message(
        Occasion occasion,
        NodeName node,
        Optional<PhaseName> phase,
        String reason,
        List<String> packages,
        List<NodeName> holders,
        Optional<Instant> since,
        Instant at) {

    /** Copies the lists. */
    public Message {
        packages = List.copyOf(packages);
        holders = List.copyOf(holders);
    }

    /** Returns a test message. */
    public static Message test(NodeName node, Instant at) {
        return new Message(Occasion.TEST, node, Optional.empty(), "", List.of(), List.of(), Optional.empty(), at);
    }

    /** Returns the phase as {@code kured status} shows it, or {@code test}. */
    String phaseLabel() {
        return phase.map(PhaseName::label).orElse("test");
    }
}
