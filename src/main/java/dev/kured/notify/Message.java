package dev.kured.notify;

import dev.kured.terms.NodeName;
import dev.kured.terms.PhaseName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing that people want to know about a node.
 *
 * @param occasion what it is about
 * @param node which node
 * @param phase where that node stands; empty in a {@linkplain #test test}
 * @param reason why, in a sentence; for a failure what went wrong and what the operator can do; may be empty
 * @param packages which packages ask for the reboot; may be empty
 * @param holders which nodes hold the lock; may be empty
 * @param since since when a reboot has been needed, if it is
 * @param at when it happened
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

    /** Keeps copies of the lists. */
    public Message {
        packages = List.copyOf(packages);
        holders = List.copyOf(holders);
    }

    /** One that tells nothing but that messages arrive. */
    public static Message test(NodeName node, Instant at) {
        return new Message(Occasion.TEST, node, Optional.empty(), "", List.of(), List.of(), Optional.empty(), at);
    }

    /** Returns the phase as {@code kured status} shows it, or {@code test}. */
    String phaseLabel() {
        return phase.map(PhaseName::label).orElse("test");
    }
}
