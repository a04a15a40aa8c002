package dev.kured.course;

import static java.util.Comparator.comparing;

import dev.kured.rehearse.NodeStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The times for which a place of the lock was free while a node waited for one. */
final class HandOvers {
    private final Timeline course;

    /** A change of the number of nodes that wait, or that hold a place. */
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
                free.clear(); // No node wants a place: a later acquisition is no hand-over.
            }
        }
        return gaps;
    }

    /** Sorts the changes by time; at the same instant, a release comes before an acquisition. */
    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        for (NodeTimeline node : course.nodes()) {
            int wasWaiting = 0;
            int wasAway = 0;
            for (Segment segment : node.segments()) {
                int waiting = segment.stage() == NodeStage.WAITING ? 1 : 0;
                int away = segment.isAway() ? 1 : 0;
                if (waiting != wasWaiting || away != wasAway) {
                    steps.add(new Step(segment.from(), waiting - wasWaiting, away - wasAway));
                }
                wasWaiting = waiting;
                wasAway = away;
            }
        }
        steps.sort(comparing(Step::at).thenComparingInt(Step::away));
        return steps;
    }
}
