package dev.kured.node;

import dev.kured.terms.BootId;

/**
 * kured's cordon of its own node. Beside {@code spec.unschedulable} it carries a mark, written in the same request, so
 * that it is never mistaken for somebody else's.
 */
public final class Cordon {
    /** The annotation that makes a cordon kured's own; its value is the boot ID in which it was placed. */
    public static final String MARK = "kured.dev/cordoned-in-boot";

    private Cordon() {}

    /** Whether the node carries kured's mark. */
    public static boolean isOurs(NodeView node) {
        return node.annotations().containsKey(MARK);
    }

    /** Whether somebody else has cordoned the node. */
    public static boolean isForeign(NodeView node) {
        return node.unschedulable() && !isOurs(node);
    }

    /** What places the cordon; nothing if the node is cordoned already, by kured or by somebody else. */
    public static NodeChange place(NodeView node, BootId boot) {
        return node.unschedulable()
                ? NodeChange.NONE
                : NodeChange.schedulable(false).and(NodeChange.annotation(MARK, boot.value()));
    }

    /** What takes kured's cordon and its mark away; nothing if it is not there. */
    public static NodeChange lift(NodeView node) {
        return isOurs(node)
                ? NodeChange.schedulable(true).and(NodeChange.withoutAnnotation(MARK))
                : NodeChange.NONE;
    }
}
