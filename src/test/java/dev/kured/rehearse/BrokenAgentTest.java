package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.kured.agent.Doors;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that each promise can fail: the simulation finds every agent with a bug. */
final class BrokenAgentTest {
    private static final int WITHIN = 300;

    /** A bug, and the promise that it breaks. */
    enum Bug {
        DOUBLE_ACQUIRE(Breakages::doubleAcquire, "does not take the place of"),
        MISCOUNTED_NODES(Breakages::miscountedNodes, "never more at once than the lock allows"),
        ZONES_ARE_ONE(Breakages::zonesAreOne, "never two zones at once"),
        RELEASE_BEFORE_READY(Breakages::releaseBeforeReady, "is Ready before"),
        RELEASE_BEFORE_UNCORDON(Breakages::releaseBeforeUncordon, "lifts its cordon before it gives the lock back"),
        RELEASE_ONLY_IN_MEMORY(Breakages::releaseOnlyInMemory, "in the end|takes its marks away before|does not call itself finished"),
        RELEASE_DELAY_DELAYS_UNCORDON(Breakages::releaseDelayDelaysUncordon, "is uncordoned as soon as it is back"),
        EMPTY_LOCK_IS_HELD(Breakages::emptyLockIsHeld, "in the end"),
        LOCK_IS_NOT_READ_AFRESH(Breakages::rebootWithoutReadingTheLock, "reads the lock afresh before it reboots"),
        DEAD_HOLDERS_STAY(Breakages::deadHoldersStay, "in the end"),
        TTL_OF_THE_RECORD(Breakages::timeToLiveOfTheRecord, "does not take the place of"),
        UNCORDON_WITHOUT_MARK(Breakages::uncordonWithoutMark, "lifts no cordon of an administrator"),
        UNCORDON_ONLY_ONCE(Breakages::uncordonOnlyOnce, "asks nothing before Retry-After|uncordoned|lifts its cordon before it gives the lock back|does not call itself finished"),
        LABELS_SKIPPED_ON_A_CORDONED_NODE(Breakages::labelsSkippedOnACordonedNode, "carries marks.labels-after"),
        MARKS_STAY(Breakages::marksStay, "takes its marks away"),
        NO_REBOOT_BUDGET(Breakages::noRebootBudget, "does not reboot again and again"),
        RETRY_BY_NAME(Breakages::retryByName, "evicts only its own pods, by UID"),
        PLAIN_DELETE(Breakages::plainDelete, "PodDisruptionBudgets are honoured"),
        TERMINATING_IS_GONE(Breakages::terminatingIsGone, "reboots only when its pods have left|reboots with pods on it"),
        NO_PATIENCE(Breakages::noPatience, "has patience with"),
        RESTART_TAKEN_FOR_REBOOT(Breakages::restartTakenForReboot, "takes nothing but another boot for a reboot"),
        MISSING_SENTINEL_IS_A_NEED(Breakages::missingSentinelIsANeed, "reboots only while a reboot is needed"),
        HOLD_IS_IGNORED(Breakages::holdIsIgnored, "does not begin while a gate is closed or cannot be asked"),
        GATE_ERROR_IS_GO(Breakages::gateErrorIsGo, "does not begin while a gate is closed or cannot be asked"),
        WINDOWS_ARE_IGNORED(Breakages::windowsAreIgnored, "reboots only in a window"),
        DOUBT_IS_FORGOTTEN(Breakages::doubtIsForgotten, "does not call itself finished while|in the end"),
        RETRY_AFTER_IS_IGNORED(Breakages::retryAfterIsIgnored, "asks nothing before Retry-After has passed"),
        HAMMERS_ON_THE_LOCK(Breakages::hammersOnTheLock, "makes at most"),
        POLLS_IN_THE_QUEUE(Breakages::pollsInTheQueue, "at most 6 requests a minute while it waits"),
        DECORATION_DECIDES(Breakages::decorationDecides, "in the end"),
        SILENT_DEATH(Breakages::silentDeath, "in the end|lifts its cordon before|is uncordoned as soon as it is back|does not call itself finished"),
        SLOW_STOP(Breakages.slowStop(), "ends within 5s after SIGTERM"),
        SETTLE_IS_CUT_SHORT(Breakages::settleIsCutShort, "has been Ready for recovery.settle before"),
        DRAIN_IS_CUT_SHORT(Breakages::drainIsCutShort, "no sooner than drain.timeout"),
        EXITS_ON_TROUBLE(Breakages::exitsOnTrouble, "runs until SIGTERM");

        private final World.Fitting fitting;
        private final Pattern promise;

        Bug(BiFunction<Host, Doors, Doors> lie, String promise) {
            this((host, doors, rules) -> World.Fitting.USUAL.fit(host, lie.apply(host, doors), rules), promise);
        }

        Bug(World.Fitting fitting, String promise) {
            this.fitting = fitting;
            this.promise = Pattern.compile(promise);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSimulationFinds(Bug bug) {
        for (long seed = 0; seed < WITHIN; seed++) {
            try {
                new Scenario(seed, 0, bug.fitting).run();
            } catch (BrokenPromise broken) {
                assertTrue(bug.promise.matcher(broken.promise()).find(), bug + " breaks another promise: " + broken.promise());
                return;
            }
        }
        fail(bug + " was not found with " + WITHIN + " seeds");
    }
}
