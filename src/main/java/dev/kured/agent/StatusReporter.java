package dev.kured.agent;

import dev.kured.drain.Progress;
import dev.kured.lock.Holder;
import dev.kured.sentinel.Need;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells where this node stands, whenever that changes: to the listener as a report, to the journal as a line. */
final class StatusReporter {
    private final StatusText words;
    private final StatusListener listener;
    private final Log log;
    private final EventBuffer events;

    private String node = "";
    private Optional<Told> told = Optional.empty();
    private Optional<StatusText.Headline> headline = Optional.empty();

    /**
     * Where the node stands.
     *
     * @param since when the phase began
     * @param drain how far the drain has come; empty if none is under way
     * @param trouble what goes wrong at the moment; empty if nothing does
     * @param holders who holds the lock; none if nobody looks
     */
    record Status(
            Phase phase,
            Instant since,
            Need need,
            Optional<Progress> drain,
            String trouble,
            List<Holder> holders) {}

    private record Told(String node, Status status) {}

    StatusReporter(StatusText words, StatusListener listener, Log log, EventBuffer events) {
        this.words = words;
        this.listener = listener;
        this.log = log;
        this.events = events;
    }

    /** The name of this Node is known. */
    void name(NodeName me) {
        node = me.value();
    }

    /** Tells a report, if something has changed or happened. */
    void report(Status status) {
        List<Event> news = events.drain();
        var now = new Told(node, status);
        if (!news.isEmpty() || !told.equals(Optional.of(now))) {
            told = Optional.of(now);
            listener.tell(new Report(
                    node,
                    status.phase().name(),
                    status.since(),
                    () -> words.sentence(status.phase(), status.need(), status.drain()),
                    status.trouble(),
                    new Report.Facts(status.need(), status.phase().obstacleNames(), status.holders(), news)));
        }
    }

    /** Writes a line into the journal, if the phase has become another one for people. */
    void headline(Phase phase, Need need) {
        if (headline.isPresent() && headline.get().isOfTheWaitIn(phase)) {
            return;
        }
        words.headline(phase, need).filter(news -> !headline.equals(Optional.of(news))).ifPresent(news -> {
            headline = Optional.of(news);
            log.write(news.notice(), news.line());
        });
    }
}
