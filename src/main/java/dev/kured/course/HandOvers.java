package dev.kured.course;

import static java.util.Comparator.comparing;

import dev.kured.rehearse.NodeStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** How long a place of the lock lay idle, each time that one became free while somebody waited for it. */
final class HandOvers {
    private final Timeline course;

    /** A node begins or ends to wait, or to take up a place. */
    private record Step(Instant at, int waiting, int away) {}

    HandOvers(Timeline course) {
        this.course = course;
    }

    List<Duration> gaps() {
        var gaps = new ArrayList<Duration>();
        var free = new ArrayDeque<Instant>();
        int waiting = 0;
        for (Step step : steps()) {
            waiting += step.waiting();
            if (step.away() < 0 && waiting > 0) {
                free.add(step.at());
            } else if (step.away() > 0 && !free.isEmpty()) {
                gaps.add(Duration.between(free.remove(), step.at()));
            }
            if (waiting == 0) {
                free.clear(); // Nobody wants it: what lies idle now is no hand-over.
            }
        }
        return gaps;
    }

    /** In their order; what becomes free at a moment does so before somebody takes it at the same one. */
    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        for (NodeTimeline node : course.nodes()) {
            int wasWaiting = 0;
            int wasAway = 0;
            for (Segment leg : node.legs()) {
                int waiting = leg.stage() == NodeStage.WAITING ? 1 : 0;
                int away = leg.isAway() ? 1 : 0;
                if (waiting != wasWaiting || away != wasAway) {
                    steps.add(new Step(leg.from(), waiting - wasWaiting, away - wasAway));
                }
                wasWaiting = waiting;
                wasAway = away;
            }
        }
        steps.sort(comparing(Step::at).thenComparingInt(Step::away));
        return steps;
    }
}
