package dev.kured.notify;

import dev.kured.terms.NodeName;
import dev.kured.terms.PhaseName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages and letters to send in tests. */
final class Letters {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Letters() {}

    static Message message(Occasion occasion) {
        return new Message(
                occasion,
                new NodeName("node1"),
                Optional.of(PhaseName.DRAINING),
                "a reboot is needed",
                List.of("linux-image-6.1.0-28-amd64", "libc6"),
                List.of(new NodeName("node1")),
                Optional.of(NOON.minusSeconds(3600)),
                NOON);
    }

    static RenderedMessage letter(String text) {
        return new RenderedMessage(message(Occasion.DRAIN), text);
    }

    static Templates templates() {
        return new Templates(
                new Template("Draining {node}"), new Template("Rebooting {node}"), new Template(""),
                new Template("Node {node}: {reason}"));
    }
}
