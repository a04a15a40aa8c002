package dev.kured.agent;

import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.terms.Trouble;

/** Something that happens at a moment, and does not last: so it shows in no phase. */
public sealed interface Event {

    /** This node has taken a dead holder's place in the lock. */
    record TookOver(TakenOver from) implements Event {}

    /** A gate could not be asked, and so it is closed. */
    record GateFailed(String gate, Trouble why) implements Event {}
}
