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
 * Calls on the D-Bus system bus. The connection is opened by the first call, and opened anew by the next one after the
 * bus was restarted; nothing is open after {@link #rest()}.
 *
 * <p>Messages are built by hand instead of by dbus-java's proxies: so each call is bounded in time, and the D-Bus
 * error name arrives as it was sent.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html">D-Bus specification</a>
 */
final class SystemBus {
    private static final BusObject BUS =
            new BusObject("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final String address;
    private final Duration patience;
    private Optional<DBusConnection> connection = Optional.empty();

    /**
     * @param address such as {@code unix:path=/run/dbus/system_bus_socket}
     * @param patience how long a call may take, the opening of the connection included
     */
    SystemBus(String address, Duration patience) {
        this.address = address;
        this.patience = patience;
    }

    /** An object on the bus, seen through one of its interfaces. */
    record BusObject(String service, String path, String iface) {}

    /** A method and what it is called with, as a D-Bus signature and its values. */
    private record Question(BusObject object, String method, Optional<String> signature, List<Object> arguments) {
        @Override
        public String toString() {
            return object.iface() + "." + method + arguments + " of " + object.service();
        }
    }

    /** The connection broke before the answer came. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String how) {
            super(how);
        }
    }

    /** Calls a method that takes nothing; what it answered. */
    List<Object> call(BusObject object, String method) throws Trouble {
        return ask(new Question(object, method, Optional.empty(), List.of()));
    }

    /** Calls a method with these arguments; what it answered. */
    List<Object> call(BusObject object, String method, String signature, Object... arguments) throws Trouble {
        return ask(new Question(object, method, Optional.of(signature), List.of(arguments)));
    }

    /** The present value of a property. */
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

    private synchronized List<Object> ask(Question question) throws Trouble {
        long deadline = System.nanoTime() + patience.toNanos();
        if (connection.isPresent()) {
            try {
                return exchange(connection.get(), question, deadline);
            } catch (Broken sinceTheLastQuestion) {
                rest();
            }
        }
        var opened = connect(deadline);
        connection = Optional.of(opened);
        try {
            exchange(opened, new Question(BUS, "Hello", Optional.empty(), List.of()), deadline);
            return exchange(opened, question, deadline);
        } catch (Broken e) {
            rest();
            throw new Trouble(
                    "The connection to " + address + " broke while calling " + question + " (" + e.getMessage() + ")",
                    "The system bus may have been restarted; see systemctl status dbus", e);
        }
    }

    private List<Object> exchange(DBusConnection over, Question question, long deadline) throws Trouble, Broken {
        try {
            var reply = send(over, question, deadline);
            if (reply.isEmpty()) {
                rest();
                throw new Trouble(question + " was not answered within " + inSeconds(patience),
                        "See systemctl status dbus systemd-logind");
            }
            if (!(reply.get() instanceof Error error)) {
                return List.of(reply.get().getParameters());
            }
            if (Optional.ofNullable(error.getSource()).isEmpty()) {
                // Nobody on the bus sent it: dbus-java made it up, because the connection is gone.
                throw new Broken(words(error));
            }
            throw new Trouble(question + " was refused: " + error.getName() + ": " + words(error),
                    remedy(error.getName(), question.object().service()));
        } catch (DBusException e) {
            rest();
            throw new Trouble(question + " was answered by something that is not D-Bus: " + e.getMessage(), "", e);
        } catch (NotConnected | RejectedExecutionException e) {
            throw new Broken("it was closed");
        }
    }

    private static Optional<Message> send(DBusConnection over, Question question, long deadline)
            throws DBusException, Broken {
        var object = question.object();
        var call = over.getMessageFactory().createMethodCall(
                object.service(), object.path(), object.iface(), question.method(),
                (byte) 0, question.signature().orElse(null), question.arguments().toArray());
        over.sendMessage(call);
        while (!call.hasReply() && System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
            call.getReply(LOOK_AGAIN.toMillis());
            // dbus-java forgets what it had not sent yet when the connection breaks: nobody would answer then.
            if (!call.hasReply() && !over.isConnected()) {
                throw new Broken("it was closed");
            }
        }
        return call.hasReply() ? Optional.of(call.getReply()) : Optional.empty();
    }

    /** On a thread of its own, because a bus that hangs may take the connection and then say nothing for ever. */
    private DBusConnection connect(long deadline) throws Trouble {
        var opening = new FutureTask<>(this::open);
        Thread.ofPlatform().daemon().name("dbus-connect").start(opening);
        try {
            return opening.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            opening.cancel(true);
            throw new Trouble("The system bus at " + address + " did not let kured in within " + inSeconds(patience),
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
        // No time-out means one attempt; by default dbus-java makes twenty, half a second apart.
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
                "Since systemd 257 even root is refused while somebody holds an inhibitor (systemd-inhibit --list);"
                        + " another user needs a polkit rule for org.freedesktop.login1.reboot";
            case "org.freedesktop.login1.OperationInProgress" ->
                "A shutdown or sleep has been asked for already; see systemctl list-jobs";
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
