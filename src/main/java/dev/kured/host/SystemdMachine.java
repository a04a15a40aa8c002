package dev.kured.host;

import dev.kured.host.SystemBus.BusObject;
import dev.kured.terms.BootId;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.UInt32;
import org.jspecify.annotations.Nullable;

/**
 * A machine with systemd, which systemd-logind reboots. kured calls logind and systemd on the system bus, see
 * org.freedesktop.login1(5) and org.freedesktop.systemd1(5). A call takes at most 5 s.
 */
public final class SystemdMachine implements Machine {
    private static final BusObject LOGIND = new BusObject(
            "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager");
    private static final BusObject SYSTEMD = new BusObject(
            "org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Path bootIdFile;
    private final String busAddress;
    private final Duration timeout;
    /** Null until the first call: a node at rest makes none, and need not load the classes for it. */
    private @Nullable SystemBus bus;

    /**
     * Creates the access to the machine that this process runs on, without opening a connection.
     *
     * @param environment the environment; {@code DBUS_SYSTEM_BUS_ADDRESS} names another system bus than the usual one
     */
    public SystemdMachine(Map<String, String> environment) {
        this(BOOT_ID, environment.getOrDefault("DBUS_SYSTEM_BUS_ADDRESS", SYSTEM_BUS), TIMEOUT);
    }

    SystemdMachine(Path bootIdFile, String busAddress, Duration timeout) {
        this.bootIdFile = bootIdFile;
        this.busAddress = busAddress;
        this.timeout = timeout;
    }

    private synchronized SystemBus bus() {
        if (bus == null) {
            bus = new SystemBus(busAddress, timeout);
        }
        return bus;
    }

    @Override
    public BootId bootId() throws Trouble {
        try {
            return new BootId(Files.readString(bootIdFile));
        } catch (IOException | IllegalArgumentException e) {
            throw new Trouble("Cannot read the boot ID from " + bootIdFile + ": " + e.getMessage(),
                    "The setting ProcSubset=pid of a unit hides this file", e);
        }
    }

    /** {@inheritDoc} Locks of the modes {@code delay} and {@code block-weak} do not count: they do not stop logind. */
    @Override
    public List<Inhibitor> blockers() throws Trouble {
        var answer = bus().call(LOGIND, "ListInhibitors");
        var blockers = new ArrayList<Inhibitor>();
        for (var entry : array(answer)) {
            // (what, who, why, mode, user ID, process ID)
            if (!(entry instanceof Object[] fields && fields.length == 6 && fields[5] instanceof UInt32 pid)) {
                throw new Trouble("systemd-logind lists an inhibitor that kured cannot read: " + entry, "");
            }
            if (fields[3].equals("block") && List.of(fields[0].toString().split(":")).contains("shutdown")) {
                blockers.add(new Inhibitor(fields[1].toString(), fields[2].toString(), pid.longValue()));
            }
        }
        return List.copyOf(blockers);
    }

    private static List<?> array(List<Object> answer) throws Trouble {
        if (answer.size() == 1 && answer.getFirst() instanceof List<?> entries) {
            return entries;
        }
        throw new Trouble("systemd-logind lists its inhibitors in a way that kured cannot read: " + answer, "");
    }

    @Override
    public void reboot() throws Trouble {
        boolean interactive = false;
        bus().call(LOGIND, "Reboot", "b", interactive);
    }

    /**
     * {@inheritDoc} Asks logind and systemd, because logind does not know of a {@code systemctl start reboot.target}. The
     * bus must still run: a unit that calls this while it stops needs {@code After=dbus.service}.
     */
    @Override
    public boolean goingDown() throws Trouble {
        try {
            if (bus().property(LOGIND, "PreparingForShutdown").equals(true)) {
                return true;
            }
        } catch (Trouble logindIsSilent) {
            if (systemdIsStopping()) {
                return true;
            }
            throw logindIsSilent;
        }
        return systemdIsStopping();
    }

    private boolean systemdIsStopping() throws Trouble {
        return bus().property(SYSTEMD, "SystemState").equals("stopping");
    }

    @Override
    public void rest() {
        if (bus != null) {
            bus.rest();
        }
    }
}
