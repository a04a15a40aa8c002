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
 * Puts marks on the Node and takes them away, in requests of their own. Decoration never decides: a mark that the API
 * server refuses is told once and left out, and every step goes on without it.
 */
final class Decoration {
    private static final Duration AFTER_LOST_RACES = Duration.ofSeconds(5);
    /** A webhook that does not answer costs each request its whole time limit. */
    private static final Duration AFTER_NO_ANSWER = Duration.ofMinutes(1);

    private final ClusterView view;
    private final TimeSource clock;
    private final Log log;
    /** What was refused in this run, as it was told. */
    private final Set<String> refused = new HashSet<>();
    private String lastTrouble = "";
    private Moment notBefore = Moment.NEVER;

    Decoration(ClusterView view, TimeSource clock, Log log) {
        this.view = view;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Tries to make what is wanted of the Node so, as far as it is not refused. It is tried again at a later step where
     * there was no answer; nothing waits for it.
     *
     * @throws Trouble if what the Node looks like is not known
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

    /** When the next try may be made. */
    Moment notBefore() {
        return notBefore;
    }

    /** Whether the Node carries marks that must be taken away, and may be as far as is known. */
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

    /** Returns whether it is done, or cannot be done. */
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
                // One of them is refused, and the others are not to suffer for it.
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

    /** A mark may be put on, yet not be taken away, or the other way round. */
    private static String name(Mark mark) {
        return mark.what() + (mark.removes().isEmpty() ? "" : " (away)");
    }
}
