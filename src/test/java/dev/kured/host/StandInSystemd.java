package dev.kured.host;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** A substitute for the parts of systemd-logind and systemd that kured calls, on a bus for one test. */
final class StandInSystemd implements AutoCloseable {
    final List<Lock> locks = new CopyOnWriteArrayList<>();
    final AtomicInteger reboots = new AtomicInteger();
    volatile boolean preparingForShutdown;
    volatile String systemState = "running";

    private final DBusConnection connection;

    StandInSystemd(PrivateBus bus, boolean withLogind) throws DBusException {
        connection = DBusConnectionBuilder.forAddress(bus.address()).withShared(false).build();
        if (withLogind) {
            connection.exportObject("/org/freedesktop/login1", new Logind());
            connection.requestBusName("org.freedesktop.login1");
        }
        connection.exportObject("/org/freedesktop/systemd1", new Systemd());
        connection.requestBusName("org.freedesktop.systemd1");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** An entry of ListInhibitors. */
    public static final class Lock extends Struct {
        @Position(0) public final String what;
        @Position(1) public final String who;
        @Position(2) public final String why;
        @Position(3) public final String mode;
        @Position(4) public final UInt32 user;
        @Position(5) public final UInt32 process;

        public Lock(String what, String who, String why, String mode, UInt32 user, UInt32 process) {
            this.what = what;
            this.who = who;
            this.why = why;
            this.mode = mode;
            this.user = user;
            this.process = process;
        }

        static Lock of(String what, String who, String why, String mode, long process) {
            return new Lock(what, who, why, mode, new UInt32(0), new UInt32(process));
        }
    }

    /** The methods of logind. */
    @DBusInterfaceName("org.freedesktop.login1.Manager")
    public interface LogindMethods extends DBusInterface {
        List<Lock> ListInhibitors();

        void Reboot(boolean interactive);
    }

    /** logind's object. */
    public final class Logind implements LogindMethods, ReadOnly {
        @Override
        public List<Lock> ListInhibitors() {
            return List.copyOf(locks);
        }

        @Override
        public void Reboot(boolean interactive) {
            if (!interactive) {
                reboots.incrementAndGet();
            }
        }

        @Override
        public Variant<?> get(String iface, String name) {
            return new Variant<>((iface + "." + name).equals("org.freedesktop.login1.Manager.PreparingForShutdown")
                    && preparingForShutdown);
        }

        @Override
        public String getObjectPath() {
            return "/org/freedesktop/login1";
        }
    }

    /** systemd's object. */
    public final class Systemd implements ReadOnly {
        @Override
        public Variant<?> get(String iface, String name) {
            return new Variant<>((iface + "." + name).equals("org.freedesktop.systemd1.Manager.SystemState")
                    ? systemState : "no such property");
        }

        @Override
        public String getObjectPath() {
            return "/org/freedesktop/systemd1";
        }
    }

    /** Read-only properties. */
    public interface ReadOnly extends Properties {
        Variant<?> get(String iface, String name);

        @Override
        @SuppressWarnings("unchecked")
        default <A> A Get(String iface, String name) {
            return (A) get(iface, name);
        }

        @Override
        default <A> void Set(String iface, String name, A value) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        default Map<String, Variant<?>> GetAll(String iface) {
            throw new UnsupportedOperationException(iface);
        }
    }
}
