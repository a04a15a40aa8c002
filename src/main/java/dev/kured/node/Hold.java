package dev.kured.node;

import java.util.Optional;

/** An administrator's word, on the Node itself, that kured is not to begin a reboot of it. */
public final class Hold {
    /** The annotation; its value is the reason, and may be empty. */
    public static final String ANNOTATION = "kured.dev/hold";

    private Hold() {}

    /** Why the node is held, in a sentence; empty if it is not. */
    public static Optional<String> on(NodeView node) {
        return Optional.ofNullable(node.annotations().get(ANNOTATION))
                .map(reason -> "the Node is held by its annotation " + ANNOTATION
                        + (reason.isBlank() ? "" : " (" + reason.strip() + ")")
                        + ". To go on: kubectl annotate node " + node.name() + " " + ANNOTATION + "-");
    }
}
