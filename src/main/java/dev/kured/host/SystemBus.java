package dev.kured.host;

import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.NotConnected;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.types.Variant;

/**
 * Calls methods on the D-Bus system bus. The first call opens the connection, and after a restart of the bus the next call
 * opens it again. {@link #rest()} closes it.
 *
 * <p>Messages are built by hand and not by dbus-java's proxies, so that each call has a time limit and the D-Bus error name
 * arrives as it was sent.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html">D-Bus specification</a>
 */
final class SystemBus {
    private static final BusObject BUS =
            new BusObject("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus");
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final String address;
    private final Duration timeout;
    private Optional<DBusConnection> connection = Optional.empty();

    /**
     * Creates the access to a bus without opening a connection.
     *
     * @param address the address, such as {@code unix:path=/run/dbus/system_bus_socket}
     * @param timeout the time limit of a call, including the time to open the connection
     */
    SystemBus(String address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    /** An object on the bus and one of its interfaces. */
    record BusObject(String service, String path, String iface) {}

    /** A call of a method, with its arguments as a D-Bus signature and values. */
    private record MethodCall(BusObject object, String method, Optional<String> signature, List<Object> arguments) {
        @Override
        public String toString() {
            return object.iface() + "." + method + arguments + " of " + object.service();
        }
    }

    /** A loss of the connection before the answer arrived. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String how) {
            super(how);
        }
    }

    /** Calls a method without arguments and returns its results. */
    List<Object> call(BusObject object, String method) throws Trouble {
        return ask(new MethodCall(object, method, Optional.empty(), List.of()));
    }

    /** Calls a method and returns its results. */
    List<Object> call(BusObject object, String method, String signature, Object... arguments) throws Trouble {
        return ask(new MethodCall(object, method, Optional.of(signature), List.of(arguments)));
    }

    /** Returns the present value of a property. */
    Object property(BusObject object, String name) throws Trouble {
        var properties = new BusObject(object.service(), object.path(), PROPERTIES);
        var answer = call(properties, "Get", "ss", object.iface(), name);
        if (answer.size() == 1 && answer.getFirst() instanceof Variant<?> variant) {
            return variant.getValue();
        }
        throw new Trouble("The property " + name + " of " + object.service() + " is not a single value: " + answer, "");
    }

    /** Closes the connection, if there is one, and ends its threads. */
    synchronized void rest() {
        connection.ifPresent(DBusConnection::disconnect);
        connection = Optional.empty();
    }

    private synchronized List<Object> ask(MethodCall call) throws Trouble {
        long deadline = System.nanoTime() + timeout.toNanos();
        if (connection.isPresent()) {
            try {
                return exchange(connection.get(), call, deadline);
            } catch (Broken sinceTheLastCall) {
                rest();
            }
        }
        var opened = connect(deadline);
        connection = Optional.of(opened);
        try {
            exchange(opened, new MethodCall(BUS, "Hello", Optional.empty(), List.of()), deadline);
            return exchange(opened, call, deadline);
        } catch (Broken e) {
            rest();
            throw new Trouble(
                    "The connection to " + address + " broke while calling " + call + " (" + e.getMessage() + ")",
                    "The system bus may have been restarted; see systemctl status dbus", e);
        }
    }

    private List<Object> exchange(DBusConnection over, MethodCall call, long deadline) throws Trouble, Broken {
        try {
            var reply = send(over, call, deadline);
            if (reply.isEmpty()) {
                rest();
                throw new Trouble(call + " was not answered within " + inSeconds(timeout),
                        "See systemctl status dbus systemd-logind");
            }
            if (!(reply.get() instanceof Error error)) {
                return List.of(reply.get().getParameters());
            }
            if (Optional.ofNullable(error.getSource()).isEmpty()) {
                // An error without a sender is not from the bus: dbus-java creates it when the connection is lost.
                throw new Broken(words(error));
            }
            throw new Trouble(call + " was refused: " + error.getName() + ": " + words(error),
                    remedy(error.getName(), call.object().service()));
        } catch (DBusException e) {
            rest();
            throw new Trouble(call + " got an answer that is not D-Bus: " + e.getMessage(), "", e);
        } catch (NotConnected | RejectedExecutionException e) {
            throw new Broken("it was closed");
        }
    }

    private static Optional<Message> send(DBusConnection over, MethodCall call, long deadline)
            throws DBusException, Broken {
        var object = call.object();
        var message = over.getMessageFactory().createMethodCall(
                object.service(), object.path(), object.iface(), call.method(),
                (byte) 0, call.signature().orElse(null), call.arguments().toArray());
        over.sendMessage(message);
        while (!message.hasReply() && System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
            message.getReply(POLL_INTERVAL.toMillis());
            // When the connection breaks, dbus-java discards messages that are not sent yet; no answer would come.
            if (!message.hasReply() && !over.isConnected()) {
                throw new Broken("it was closed");
            }
        }
        return message.hasReply() ? Optional.of(message.getReply()) : Optional.empty();
    }

    /** Connects on a separate thread, because a bus that hangs can accept the connection and then send nothing. */
    private DBusConnection connect(long deadline) throws Trouble {
        var opening = new FutureTask<>(this::open);
        Thread.ofPlatform().daemon().name("dbus-connect").start(opening);
        try {
            return opening.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            opening.cancel(true);
            throw new Trouble("The system bus at " + address + " did not accept a connection within " + inSeconds(timeout),
                    "See systemctl status dbus", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof java.lang.Error error) {
                throw error;
            }
            throw new Trouble("Cannot connect to the system bus at " + address + ": " + innermost(e).getMessage(),
                    "Is D-Bus running? See systemctl status dbus.socket dbus", e);
        } catch (InterruptedException e) {
            opening.cancel(true);
            Thread.currentThread().interrupt();
            throw new Trouble("Interrupted while connecting to the system bus at " + address, "", e);
        }
    }

    private DBusConnection open() throws DBusException {
        // A time-out of 0 means one attempt; by default dbus-java makes twenty, half a second apart.
        var opened = DBusConnectionBuilder.forAddress(address)
                .withShared(false)
                .transportConfig().withTimeout(0).withRegisterSelf(false).back()
                .build();
        if (Thread.currentThread().isInterrupted()) {
            opened.disconnect();
        }
        return opened;
    }

    private static String remedy(String error, String service) {
        return switch (error) {
            case "org.freedesktop.DBus.Error.AccessDenied",
                    "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired",
                    "org.freedesktop.login1.BlockedByInhibitorLock" ->
                "Since systemd 257 an inhibitor lock (systemd-inhibit --list) blocks even root;"
                        + " other users need a polkit rule for org.freedesktop.login1.reboot";
            case "org.freedesktop.login1.OperationInProgress" ->
                "A shutdown or sleep is already in progress; see systemctl list-jobs";
            case "org.freedesktop.DBus.Error.ServiceUnknown",
                    "org.freedesktop.DBus.Error.NameHasNoOwner",
                    "org.freedesktop.DBus.Error.NoReply",
                    "org.freedesktop.DBus.Error.TimedOut" ->
                "Is " + service + " running? See systemctl status systemd-logind";
            default -> "";
        };
    }

    private static String words(Error error) {
        try {
            return String.join(" ", List.of(error.getParameters()).stream().map(String::valueOf).toList());
        } catch (DBusException e) {
            return "";
        }
    }

    private static Throwable innermost(Throwable thrown) {
        return thrown.getCause() == null ? thrown : innermost(thrown.getCause());
    }

    private static String inSeconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }
}
