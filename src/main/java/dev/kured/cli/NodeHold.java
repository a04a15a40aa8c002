package dev.kured.cli;

import dev.kured.kube.Kube;
import dev.kured.node.ApiNode;
import dev.kured.node.Cordon;
import dev.kured.node.Hold;
import dev.kured.node.NodeChange;
import dev.kured.node.NodeView;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The hold of a node by an annotation on its Node, as an operator reads and changes it. */
record NodeHold(ApiNode node) {
    /** So often somebody may be faster before it is given up. */
    private static final int TRIES = 20;

    NodeHold(Kube kube, NodeName name) {
        this(new ApiNode(kube, name));
    }

    NodeView read() throws Trouble {
        return node.read().orElseThrow(() ->
                new Trouble("the cluster has no Node " + node.name(), "See: kubectl get nodes"));
    }

    /** Writes the annotation, or takes it away, if what it says is still what was agreed on. */
    void change(Optional<String> agreed, NodeChange change) throws Trouble {
        for (int i = 0; i < TRIES; i++) {
            NodeView seen = read();
            if (!Hold.reason(seen).equals(agreed)) {
                throw new Trouble("somebody else was faster: " + inWords(Hold.reason(seen)), "Nothing was changed");
            }
            if (node.change(seen, change).isPresent()) {
                return;
            }
        }
        throw new Trouble("Node " + node.name() + " is being changed all the time", "Try again");
    }

    /** Whether it is held, and what for. */
    String inWords(Optional<String> reason) {
        return "Node " + node.name() + reason.map(words -> " is held by its annotation " + Hold.ANNOTATION
                + (words.isEmpty() ? "" : " (" + words + ")")).orElse(" is not held");
    }

    /** Whether kured has begun to reboot it. */
    static boolean isUnderWay(NodeView seen) {
        return Cordon.isOurs(seen);
    }

    /** A name that a Node can have. */
    static final class Name implements ITypeConverter<NodeName> {
        @Override
        public NodeName convert(String text) {
            try {
                return new NodeName(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
