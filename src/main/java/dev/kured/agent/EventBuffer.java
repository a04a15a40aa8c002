package dev.kured.agent;

import java.util.ArrayList;
import java.util.List;

/** Keeps events until the next report. */
final class EventBuffer {
    private final List<Event> events = new ArrayList<>();

    /** Adds an event that happens now. */
    void add(Event event) {
        events.add(event);
    }

    /** Removes all events and returns them, oldest first. */
    List<Event> drain() {
        List<Event> all = List.copyOf(events);
        events.clear();
        return all;
    }
}
