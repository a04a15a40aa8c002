package dev.kured.agent;

import dev.kured.node.Mark;
import dev.kured.node.Marks;
import dev.kured.node.NodeView;
import dev.kured.terms.Log;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Places marks on the Node and removes them, in requests of their own. Decoration never decides: if the API server refuses
 * a mark, kured logs that once, and every step goes on without the mark.
 */
final class Decoration {
    private static final Duration AFTER_LOST_RACES = Duration.ofSeconds(5);
    /** A webhook that does not answer costs each request its whole time limit. */
    private static final Duration AFTER_NO_ANSWER = Duration.ofMinutes(1);

    private final ClusterView view;
    private final TimeSource clock;
    private final Log log;
    /** The marks that were refused in this run. */
    private final Set<String> refused = new HashSet<>();
    private String lastTrouble = "";
    private Moment notBefore = Moment.NEVER;

    Decoration(ClusterView view, TimeSource clock, Log log) {
        this.view = view;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Tries to change the marks as wanted, except refused ones. After no answer a later step tries again; nothing waits for
     * that.
     *
     * @throws Trouble if the Node cannot be read
     */
    void apply(Function<NodeView, List<Mark>> wanted) throws Trouble {
        for (int tries = 0; tries < 2 && !clock.now().isBefore(notBefore); tries++) {
            List<Mark> marks = wanted(wanted);
            if (marks.isEmpty() || write(marks)) {
                return;
            }
        }
        notBefore = clock.now().plus(AFTER_LOST_RACES).later(notBefore);
    }

    /** Returns when the next attempt may be made. */
    Moment notBefore() {
        return notBefore;
    }

    /** Returns whether the Node carries marks that must be removed, and whose removal was not refused. */
    boolean isLeft(NodeView node, Marks marks) {
        // While none is refused, which ones are left does not matter: a waiting node asks this at every step.
        return Marks.areLeft(node)
                && (refused.isEmpty() || marks.lift(node).stream().anyMatch(mark -> !refused.contains(name(mark))));
    }

    private List<Mark> wanted(Function<NodeView, List<Mark>> wanted) throws Trouble {
        return view.node()
                .map(node -> wanted.apply(node).stream().filter(mark -> !refused.contains(name(mark))).toList())
                .orElse(List.of());
    }

    /** Returns whether the write is done, or cannot be done. */
    private boolean write(List<Mark> marks) throws Trouble {
        try {
            boolean done = view.decorateNode(Marks.together(view.node().orElseThrow(), marks));
            lastTrouble = done ? "" : lastTrouble;
            return done;
        } catch (Trouble trouble) {
            if (!trouble.isRefusal() || trouble.retryAfter().isPresent()) {
                tellOnce(marks, trouble);
                notBefore = clock.now().plus(AFTER_NO_ANSWER);
            } else if (marks.size() == 1) {
                leaveOut(marks.getFirst(), trouble);
            } else {
                // One of them is refused: write the others without it.
                for (Mark mark : marks) {
                    write(List.of(mark));
                }
            }
            return true;
        }
    }

    private void leaveOut(Mark mark, Trouble trouble) {
        refused.add(name(mark));
        log.warning("kured goes on without a mark on the Node (" + mark.what() + "): " + trouble.happened());
    }

    private void tellOnce(List<Mark> marks, Trouble trouble) {
        if (!lastTrouble.equals(trouble.happened())) {
            lastTrouble = trouble.happened();
            log.warning("kured goes on without marks on the Node for now (" + marks.getFirst().what()
                    + (marks.size() == 1 ? "" : " and " + (marks.size() - 1) + " more") + "): " + trouble.happened());
        }
    }

    /** Tells placing from removing: the API server may refuse one and accept the other. */
    private static String name(Mark mark) {
        return mark.what() + (mark.removes().isEmpty() ? "" : " (away)");
    }
}
