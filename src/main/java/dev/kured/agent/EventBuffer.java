package dev.kured.agent;

import java.util.ArrayList;
import java.util.List;

/** What has happened since it was last told. */
final class EventBuffer {
    private final List<Event> events = new ArrayList<>();

    /** It happens now. */
    void add(Event event) {
        events.add(event);
    }

    /** All of it, in its order; it is told then. */
    List<Event> drain() {
        List<Event> all = List.copyOf(events);
        events.clear();
        return all;
    }
}
