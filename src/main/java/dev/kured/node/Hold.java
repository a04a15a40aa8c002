package dev.kured.node;

import java.util.Optional;

/** An administrator's word, on the Node itself, that kured is not to begin a reboot of it. */
public final class Hold {
    /** The annotation; its value is the reason, and may be empty. */
    public static final String ANNOTATION = "kured.dev/hold";

    private Hold() {}

    /** Why the node is held, in a sentence; empty if it is not. */
    public static Optional<String> on(NodeView node) {
        return reason(node).map(reason -> "the Node is held by its annotation " + ANNOTATION
                + (reason.isEmpty() ? "" : " (" + reason + ")") + ". To go on: kured unhold " + node.name());
    }

    /** What the annotation says, who and why; empty if the node is not held, blank if it does not say. */
    public static Optional<String> reason(NodeView node) {
        return Optional.ofNullable(node.annotations().get(ANNOTATION)).map(String::strip);
    }

    /** What holds the node. */
    public static NodeChange place(String reason) {
        return NodeChange.annotation(ANNOTATION, reason);
    }

    /** What ends that. */
    public static NodeChange lift() {
        return NodeChange.withoutAnnotation(ANNOTATION);
    }
}
