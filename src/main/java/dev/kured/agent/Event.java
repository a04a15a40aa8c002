package dev.kured.agent;

import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.terms.Trouble;
import java.time.Duration;

/**
 * Something that happened at a moment. Each event comes once, with the first {@link Report} after it, from the part of the
 * agent that caused it.
 */
public sealed interface Event {

    // ------------------------------------------------------------------ a reboot, step by step

    /**
     * The wait for the lock ended.
     *
     * @param waited since a needed reboot was first blocked or queued
     */
    record WaitEnded(Duration waited) implements Event {}

    /** The node won the lock, and its drain begins. A drain that goes on after a restart of the daemon does not start. */
    record DrainStarted() implements Event {}

    /**
     * The drain ended well.
     *
     * @param took its duration, from the lock on
     */
    record Drained(Duration took) implements Event {}

    /** The drain was given up, and the agent rolls back. */
    record DrainGivenUp() implements Event {}

    /** The pods have left, or have had their time: the machine is about to be asked to reboot. */
    record RebootRequested() implements Event {}

    /** The machine did not reboot, and the agent rolls back. */
    record RebootFailed() implements Event {}

    /** The reboot is no longer wanted, kured is being stopped, or the lock was taken away: the agent rolls back what is left. */
    record Withdrawn() implements Event {}

    /** The node has rebooted; it is uncordoned, and the lock is released. */
    record Returned() implements Event {}

    /** The node has rebooted, and lost the lock before it was back: the agent rolls back what is left. */
    record ReturnInterrupted() implements Event {}

    /**
     * No reboot is needed, and nothing is unfinished any more.
     *
     * @param rebooted whether the node has just returned from a reboot
     */
    record Settled(boolean rebooted) implements Event {}

    // ------------------------------------------------------------------ what holds a reboot up

    /** The machine has rebooted, and its Node is not back within {@code recovery.ready-timeout}. */
    record NotReady() implements Event {}

    /**
     * A needed reboot has been blocked for one more whole day, by more than a closed window.
     *
     * @param days whole days since the reboot was needed
     */
    record BlockedFor(long days) implements Event {}

    /** The reboots of this day did not help, and {@code reboot.max-per-day} stops further ones. */
    record RebootDidNotHelp() implements Event {}

    /**
     * This node took the place of a dead holder in the lock.
     *
     * @param from the dead holder, and why it is dead
     */
    record TookOver(TakenOver from) implements Event {}

    // ------------------------------------------------------------------ what failed

    /**
     * A gate could not be asked, and so it is closed.
     *
     * @param gate its name
     * @param why the reason
     */
    record GateFailed(String gate, Trouble why) implements Event {}

    /**
     * The sentinel cannot say any more whether a reboot is needed.
     *
     * @param why the reason
     */
    record SentinelFailed(Trouble why) implements Event {}

    /**
     * Something that kured depends on failed in a new way: the API server, D-Bus, the disk.
     *
     * @param why the reason
     */
    record DependencyFailed(Trouble why) implements Event {}
}
