package dev.kured.node;

import dev.kured.terms.BootId;

/**
 * kured's cordon of its own node: {@code spec.unschedulable} and an annotation, written in one request. The annotation
 * tells it from the cordon of another program or person.
 */
public final class Cordon {
    /** The annotation of kured's own cordon; its value is the ID of the boot in which kured placed it. */
    public static final String MARK = "kured.dev/cordoned-in-boot";

    private Cordon() {}

    /**
     * {@return whether kured cordoned the node}
     *
     * @param node the Node
     */
    public static boolean isOurs(NodeView node) {
        return node.annotations().containsKey(MARK);
    }

    /**
     * {@return whether another program or person cordoned the node}
     *
     * @param node the Node
     */
    public static boolean isForeign(NodeView node) {
        return node.unschedulable() && !isOurs(node);
    }

    /**
     * {@return the change that places the cordon; no change if the node is already cordoned, by whomever}
     *
     * @param node the Node
     * @param boot the present boot ID
     */
    public static NodeChange place(NodeView node, BootId boot) {
        return node.unschedulable()
                ? NodeChange.NONE
                : NodeChange.schedulable(false).and(NodeChange.annotation(MARK, boot.value()));
    }

    /**
     * {@return the change that removes kured's cordon and its annotation; no change if there is none}
     *
     * @param node the Node
     */
    public static NodeChange lift(NodeView node) {
        return isOurs(node)
                ? NodeChange.schedulable(true).and(NodeChange.withoutAnnotation(MARK))
                : NodeChange.NONE;
    }
}
