package dev.kured.node;

import java.util.Optional;

/** An annotation with which an administrator forbids kured to begin a reboot of the node. */
public final class Hold {
    /** The annotation; its value is the reason and may be empty. */
    public static final String ANNOTATION = "kured.dev/hold";

    private Hold() {}

    /**
     * {@return a sentence that says why the node is held; empty if it is not held}
     *
     * @param node the Node
     */
    public static Optional<String> on(NodeView node) {
        return reason(node).map(reason -> "the Node is held by its annotation " + ANNOTATION
                + (reason.isEmpty() ? "" : " (" + reason + ")") + ". To go on: kured unhold " + node.name());
    }

    /**
     * {@return the annotation's value, the user and the reason; empty if the node is not held, blank if there is no reason}
     *
     * @param node the Node
     */
    public static Optional<String> reason(NodeView node) {
        return Optional.ofNullable(node.annotations().get(ANNOTATION)).map(String::strip);
    }

    /**
     * {@return the change that holds the node}
     *
     * @param reason the value of the annotation
     */
    public static NodeChange place(String reason) {
        return NodeChange.annotation(ANNOTATION, reason);
    }

    /** {@return the change that ends the hold} */
    public static NodeChange lift() {
        return NodeChange.withoutAnnotation(ANNOTATION);
    }
}
