package dev.kured.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a socket of the family {@code AF_UNIX}, which the JDK does not support, see unix(7) and sendto(2).
 * Each datagram looks up the receiver again, so that the receiver may restart.
 */
final class UnixDatagram {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH_LENGTH = 108;
    private static final MemoryLayout TIMEVAL = MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG);

    private final byte[] receiver;
    private final int socket;
    private final MethodHandle sendTo;

    /**
     * Opens a socket for the lifetime of the process.
     *
     * @param receiver the receiver's path, or {@code @name} for a name in the abstract namespace
     * @throws IllegalArgumentException if that is not a valid name of a socket
     * @throws IllegalStateException if the kernel opens no socket
     */
    UnixDatagram(String receiver) {
        this.receiver = name(receiver);
        this.sendTo = CLibrary.function("sendto",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
        this.socket = open();
    }

    /** Sends a datagram. Returns false if there is no receiver, it is too big, or the queue stays full for a second. */
    boolean send(byte[] content) {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocateFrom(JAVA_BYTE, content);
            var address = arena.allocate(JAVA_SHORT.byteSize() + receiver.length, JAVA_SHORT.byteAlignment());
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(receiver, 0, address, JAVA_BYTE, JAVA_SHORT.byteSize(), receiver.length);
            long sent = (long) sendTo.invokeExact(
                    socket, bytes, (long) content.length, MSG_NOSIGNAL, address, (int) address.byteSize());
            return sent == content.length;
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    private static int open() {
        var socket = CLibrary.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        var option = CLibrary.function("setsockopt",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            int opened = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (opened < 0) {
                throw new IllegalStateException("cannot open a datagram socket; check the limit of open files");
            }
            var second = arena.allocate(TIMEVAL);
            second.set(JAVA_LONG, 0, 1);
            var _ = (int) option.invokeExact(opened, SOL_SOCKET, SO_SNDTIMEO, second, (int) TIMEVAL.byteSize());
            return opened;
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /** Returns {@code sun_path}: a path ends with a zero byte; a name in the abstract namespace begins with one. */
    private static byte[] name(String receiver) {
        boolean path = receiver.startsWith("/");
        if (!path && !receiver.startsWith("@")) {
            throw new IllegalArgumentException("'" + receiver + "' is neither a path nor @name");
        }
        var bytes = (path ? receiver + '\0' : '\0' + receiver.substring(1)).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > PATH_LENGTH) {
            throw new IllegalArgumentException("'" + receiver + "' is too long for a socket: see unix(7)");
        }
        return bytes;
    }
}
