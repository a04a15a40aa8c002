package dev.kured.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.host.StandInSystemd.Lock;
import dev.kured.terms.Log;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.freedesktop.dbus.exceptions.DBusException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemdMachineTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @BeforeEach
    void hearLibraries() {
        LibraryHandler.install((_, line) -> lines.add(line), Log.Level.INFO);
    }

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        LogManager.getLogManager().readConfiguration();
    }

    private PrivateBus bus(String policy) {
        var bus = new PrivateBus(directory, policy);
        open.add(bus);
        bus.start();
        return bus;
    }

    private StandInSystemd systemd(PrivateBus bus) throws DBusException {
        var systemd = new StandInSystemd(bus, true);
        open.add(systemd);
        return systemd;
    }

    private SystemdMachine machine(String address, Duration patience) {
        var machine = new SystemdMachine(directory.resolve("boot_id"), address, patience);
        open.add(machine::rest);
        return machine;
    }

    private SystemdMachine machine(PrivateBus bus) {
        return machine(bus.address(), Duration.ofSeconds(20));
    }

    @Test
    void theBootIdIsTheKernels() throws Exception {
        assertEquals(
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
                new SystemdMachine(Map.of()).bootId().value());
    }

    @Test
    void aBootIdThatCannotBeReadIsTrouble() throws IOException {
        var machine = machine("unix:path=/nowhere", SHORT);
        assertTrue(assertThrows(Trouble.class, machine::bootId).inFull().contains("ProcSubset"));
        Files.writeString(directory.resolve("boot_id"), "rubbish\n");
        assertTrue(assertThrows(Trouble.class, machine::bootId).inFull().contains("rubbish"));
    }

    @Test
    void onlyBlockLocksOnShutdownBlock() throws Exception {
        var bus = bus("");
        var systemd = systemd(bus);
        var machine = machine(bus);
        assertEquals(List.of(), machine.blockers());
        systemd.locks.addAll(List.of(
                Lock.of("shutdown", "kubelet", "graceful shutdown", "delay", 1),
                Lock.of("sleep:idle", "player", "playing", "block", 2),
                Lock.of("handle-power-key:shutdown:sleep", "apt", "upgrading", "block", 4_000_000_000L),
                Lock.of("shutdown", "desktop", "unsaved work", "block-weak", 3)));
        assertEquals(List.of(new Inhibitor("apt", "upgrading", 4_000_000_000L)), machine.blockers());
    }

    @Test
    void aRebootIsAskedForOnce() throws Exception {
        var bus = bus("");
        var systemd = systemd(bus);
        machine(bus).reboot();
        assertEquals(1, systemd.reboots.get());
    }

    @Test
    void aRefusedRebootTellsTheErrorAndTheRemedy() throws Exception {
        var bus = bus("<deny send_interface='org.freedesktop.login1.Manager' send_member='Reboot'/>");
        var systemd = systemd(bus);
        var trouble = assertThrows(Trouble.class, machine(bus)::reboot);
        assertTrue(trouble.happened().contains("org.freedesktop.login1.Manager.Reboot"), trouble.inFull());
        assertTrue(trouble.happened().contains("org.freedesktop.DBus.Error.AccessDenied"), trouble.inFull());
        assertTrue(trouble.remedy().contains("systemd-inhibit --list"), trouble.inFull());
        assertEquals(0, systemd.reboots.get());
    }

    @Test
    void whoeverTakesTheMachineDownItIsSeen() throws Exception {
        var bus = bus("");
        var systemd = systemd(bus);
        var machine = machine(bus);
        assertFalse(machine.goingDown());
        systemd.preparingForShutdown = true;
        assertTrue(machine.goingDown());
        systemd.preparingForShutdown = false;
        systemd.systemState = "stopping";
        assertTrue(machine.goingDown());
    }

    @Test
    void withoutLogindSystemdStillTellsThatTheMachineIsGoingDown() throws Exception {
        var bus = bus("");
        var systemd = new StandInSystemd(bus, false);
        open.add(systemd);
        var machine = machine(bus);
        var trouble = assertThrows(Trouble.class, machine::goingDown);
        assertTrue(trouble.inFull().contains("systemctl status systemd-logind"), trouble.inFull());
        systemd.systemState = "stopping";
        assertTrue(machine.goingDown());
    }

    @Test
    void aBusThatWasRestartedIsFoundAgain() throws Exception {
        var bus = bus("");
        var machine = machine(bus);
        systemd(bus);
        assertFalse(machine.goingDown());

        bus.kill();
        var trouble = assertThrows(Trouble.class, machine::goingDown);
        assertTrue(trouble.inFull().contains("Is D-Bus running?"), trouble.inFull());
        assertTrue(trouble.inFull().contains(bus.address()), trouble.inFull());

        bus.start();
        systemd(bus);
        assertFalse(machine.goingDown());

        // No call was made while the bus was down, so this one is the first to meet the broken connection.
        bus.kill();
        bus.start();
        systemd(bus).locks.add(Lock.of("shutdown", "apt", "upgrading", "block", 1));
        assertEquals(List.of(new Inhibitor("apt", "upgrading", 1)), machine.blockers());
    }

    @Test
    void aBusThatHangsIsTroubleInBoundedTime() throws Exception {
        var bus = bus("");
        systemd(bus);
        var machine = machine(bus.address(), SHORT);

        bus.hang();
        long begin = System.nanoTime();
        assertTrue(assertThrows(Trouble.class, machine::goingDown).inFull().contains("did not accept a connection"));
        bus.goOn();
        var patient = machine(bus);
        assertFalse(patient.goingDown());
        assertTrue(seconds(begin) < 10, "took " + seconds(begin) + " s");

        var connected = machine(bus.address(), Duration.ofSeconds(3));
        assertFalse(connected.goingDown());
        bus.hang();
        begin = System.nanoTime();
        var trouble = assertThrows(Trouble.class, connected::blockers);
        assertTrue(trouble.inFull().contains("not answered within 3.0 s"), trouble.inFull());
        assertTrue(seconds(begin) < 10, "took " + seconds(begin) + " s");
        bus.goOn();
        assertFalse(patient.goingDown());
    }

    @Test
    void nothingOfItRemainsAtRest() throws Exception {
        var bus = bus("");
        systemd(bus);
        var machine = machine(bus);
        // A thread inherits the group of the thread that starts it, so these are kured's and not the substitute's.
        var group = new ThreadGroup("kured");
        var asked = new FutureTask<>(machine::goingDown);
        new Thread(group, asked).start();
        assertFalse(asked.get(20, TimeUnit.SECONDS));

        var threads = new Thread[100];
        int count = group.enumerate(threads);
        var remaining = Stream.of(threads).limit(count).filter(thread -> thread.getName().contains("DBus")).toList();
        assertFalse(remaining.isEmpty());
        assertTrue(remaining.stream().allMatch(Thread::isDaemon), remaining.toString());

        machine.rest();
        for (var thread : remaining) {
            assertTrue(thread.join(Duration.ofSeconds(10)), thread + " goes on");
        }
        assertFalse(machine.goingDown());
    }

    @Test
    void aBusThatRestartsMakesNoNoiseOfItsOwn() throws Exception {
        var bus = bus("");
        var machine = machine(bus);
        systemd(bus);
        assertFalse(machine.goingDown());
        bus.kill();
        assertThrows(Trouble.class, machine::goingDown);
        assertEquals(List.of(), lines);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
