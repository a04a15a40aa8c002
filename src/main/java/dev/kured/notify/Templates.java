package dev.kured.notify;

import java.util.Optional;

/**
 * The texts of all messages. An empty template means no message.
 *
 * @param drain for {@link Occasion#DRAIN}
 * @param reboot for {@link Occasion#REBOOT}
 * @param uncordon for {@link Occasion#UNCORDON}
 * @param failure for every failure, for {@link Occasion#CAME_BACK} and {@link Occasion#TAKE_OVER}
 */
public record Templates(Template drain, Template reboot, Template uncordon, Template failure) {

    /** Returns the text of a message; empty if kured sends none. */
    Optional<String> text(Message message) {
        String text = switch (message.occasion()) {
            case DRAIN -> drain.fill(message);
            case REBOOT -> reboot.fill(message);
            case UNCORDON -> uncordon.fill(message);
            case DRAIN_GIVEN_UP, BLOCKED, REBOOT_DID_NOT_HAPPEN, REBOOT_DID_NOT_HELP, NOT_READY, CAME_BACK,
                    TAKE_OVER ->
                failure.fill(message);
            case TEST -> "This is a test of kured on node " + message.node() + ".";
        };
        return Optional.of(text).filter(filled -> !filled.isBlank());
    }
}
