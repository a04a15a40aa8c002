package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.terms.Concurrency;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole agent under virtual time: holders of the lock that do not come back. */
final class AgentDeadHolderTest extends AgentInSmallWorld {
    @Test
    void aNodeThatIsDeletedWhileItHoldsTheLockDoesNotStopTheOthers() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().bootTime = Duration.ofDays(9);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        hosts.get(1).setSentinel(true);
        hosts.get(2).setSentinel(true);
        world.runFor(Duration.ofHours(5));
        assertEquals(1, hosts.get(1).boots, this::story);
        world.api.deleteNode(hosts.getFirst());
        world.runFor(Duration.ofMinutes(30));
        assertEquals(2, hosts.get(1).boots, this::story);
        assertEquals(2, hosts.get(2).boots, this::story);
        assertTrue(world.trace.lines().anyMatch(line -> line.contains("Takes the place of node1 since")), this::story);
    }

    private List<Host> sixHostsOfWhichOneStaysDownWithTheLock(Duration gateRetry) {
        world.rules = SmallWorld.with(world.rules, gateRetry);
        List<Host> hosts = sixHosts();
        hosts.getFirst().bootTime = Duration.ofDays(99);
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofMinutes(5));
        assertFalse(hosts.getFirst().up, this::story);
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(5));
        return hosts;
    }

    /** It looks after holders, but only after ten times gates.retry. */
    @Test
    void aNodeThatWaitsUnderAShareMakesNoRequestButItsWatch() {
        lockRules(new Concurrency.Share(20), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
        sixHostsOfWhichOneStaysDownWithTheLock(Duration.ofHours(10));
        long before = world.api.requests();
        world.runFor(Duration.ofDays(4));
        assertEquals(before, world.api.requests(), () -> world.api.requestsByKind() + "\n" + story());
    }

    /** The one that is down came when two might go. */
    @Test
    void aNodeWhoseOwnShareIsUsedUpCountsNowAndThen() {
        lockRules(2);
        List<Host> hosts = sixHostsOfWhichOneStaysDownWithTheLock(Duration.ofHours(10));
        world.runFor(Duration.ofHours(1));
        assertAllButTheFirstRebooted(hosts);
        lockRules(new Concurrency.Share(20), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
        hosts.stream().skip(1).forEach(host -> {
            host.daemon.die();
            host.daemon.start();
            host.setSentinel(true);
        });
        world.runFor(Duration.ofMinutes(1));
        long before = world.api.requests(Request.READ_NODES);
        world.runFor(Duration.ofHours(1));
        long counted = world.api.requests(Request.READ_NODES) - before;
        assertTrue(counted <= 5 * 6, "each at most every ten minutes, in all: " + counted);
        assertAllButTheFirstRebooted(hosts);
    }

    private void assertAllButTheFirstRebooted(List<Host> hosts) {
        hosts.stream().skip(1).forEach(host -> assertEquals(2, host.boots, this::story));
    }

    @Test
    void howSoonItIsLookedForADeadHolderFollowsFromHowSoonGatesAreAskedAgain() {
        List<Host> hosts = sixHostsOfWhichOneStaysDownWithTheLock(Duration.ofMinutes(3));
        world.api.deleteNode(hosts.getFirst());
        world.runFor(Duration.ofMinutes(20));
        assertEquals(1, hosts.get(1).boots, this::story);
        world.runFor(Duration.ofMinutes(65));
        assertAllButTheFirstRebooted(hosts);
    }

    /** Not each of them for each holder. */
    @Test
    void oneOfThoseThatWaitLooksForTheHoldersForAll() {
        lockRules(5);
        List<Host> hosts = IntStream.rangeClosed(1, 100).mapToObj(i -> addHost("node" + i)).toList();
        hosts.forEach(host -> host.bootTime = Duration.ofDays(99));
        hosts.forEach(host -> host.setSentinel(true));
        world.runFor(Duration.ofMinutes(9));
        assertEquals(5, world.api.record().holders().size(), this::story);
        long looks = world.api.requests(Request.READ_NODES);
        long writes = world.api.requests(Request.WRITE_LOCK);
        world.runFor(Duration.ofHours(5));
        looks = world.api.requests(Request.READ_NODES) - looks;
        writes = world.api.requests(Request.WRITE_LOCK) - writes;
        assertTrue(looks >= 5 * 15 && looks <= 5 * 30 * 4, "five holders each ten to twenty minutes, by few at once: " + looks);
        assertTrue(writes <= 30 * 4, "writes: " + writes);
    }

    @Test
    void aClockThatIsWrongByHoursRobsNobody() {
        List<Host> hosts = sixHostsOfWhichOneStaysDownWithTheLock(Duration.ofMinutes(1));
        for (int hours : new int[] {30, -30, 500, 0}) {
            hosts.stream().skip(1).forEach(host -> host.setClockError(Duration.ofHours(hours)));
            world.runFor(Duration.ofHours(9));
            assertTrue(world.api.record().holder(hosts.getFirst().name).isPresent(), this::story);
            hosts.stream().skip(1).forEach(host -> assertEquals(1, host.boots, this::story));
        }
    }
}
