package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.node.Cordon;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole agent under virtual time: an API server that does not answer, or answers late. */
final class AgentOutageTest extends AgentInSmallWorld {
    /** It is placed, but the answer is lost, and the watch tells it late: meanwhile the Node seems not to be cordoned. */
    @Test
    void aCordonOfWhichNobodyHasHeardIsLiftedBeforeTheLockIsGivenBack() {
        Host host = addHost("node1");
        world.runFor(Duration.ofMinutes(1));
        world.faultModel = new FaultModel() {
            @Override
            public void inject(Host struck, boolean afterwards) throws Trouble {
                if (afterwards && host.node().filter(Cordon::isOurs).isPresent()) {
                    host.setSentinel(false);
                    world.faultModel = LATE_NEWS;
                    throw new Trouble("no answer", "");
                }
            }
        };
        host.setSentinel(true);
        world.runFor(Duration.ofMinutes(10));
        assertTrue(story().contains("Rolls back"), this::story);
        assertAllQuiet();
    }

    @Test
    void anOutageOfTheApiServerInADrainIsWaitedFor() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().cutOff(true);
        world.runFor(Duration.ofHours(1));
        assertEquals(1, hosts.getFirst().boots);
        hosts.getFirst().cutOff(false);
        world.runFor(Duration.ofMinutes(30));
        assertEquals(2, hosts.getFirst().boots, this::story);
        assertAllQuiet();
    }

    @Test
    void whatWasCutOffGoesOnAtOnceWhenItIsBack() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().cutOff(true);
        world.runFor(Duration.ofMinutes(10));
        hosts.getFirst().cutOff(false);
        world.runFor(Duration.ofSeconds(5));
        assertEquals(PhaseName.REBOOTING, hosts.getFirst().daemon.report().phase(), this::story);
    }

    @Test
    void aMachineThatGoesDownWhileTheApiServerIsAwayIsNotHeldUp() {
        List<Host> hosts = threeHosts();
        hosts.getFirst().setSentinel(true);
        world.runFor(Duration.ofSeconds(4));
        hosts.getFirst().daemon.die();
        hosts.getFirst().cutOff(true);
        hosts.getFirst().daemon.start();
        world.runFor(Duration.ofMinutes(10));
        hosts.getFirst().shutDown(false);
        world.runFor(Duration.ofMillis(500));
        assertFalse(hosts.getFirst().daemon.isRunning(), this::story);
        hosts.getFirst().cutOff(false);
        world.runFor(Duration.ofMinutes(10));
        assertAllQuiet();
    }
}
