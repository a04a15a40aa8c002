package dev.kured.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A datagram socket that listens under a path or an abstract name, as systemd and journald do. */
final class DatagramReceiver implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int BIGGEST = 1 << 20;

    private final int socket;

    DatagramReceiver(String name) {
        byte[] bytes = (name.startsWith("@") ? '\0' + name.substring(1) : name + '\0').getBytes(StandardCharsets.UTF_8);
        try (var arena = Arena.ofConfined()) {
            socket = (int) function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT))
                    .invokeExact(AF_UNIX, SOCK_DGRAM, 0);
            var address = arena.allocate(2L + bytes.length, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
            int failed = (int) function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT))
                    .invokeExact(socket, address, (int) address.byteSize());
            if (failed != 0) {
                throw new IllegalStateException("cannot bind " + name);
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the oldest datagram that was not received yet. On one machine, a sent datagram has arrived. */
    Optional<byte[]> receive() {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(BIGGEST);
            var shape = FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
            long length = (long) function("recv", shape)
                    .invokeExact(socket, buffer, (long) BIGGEST, MSG_DONTWAIT);
            return length < 0 ? Optional.empty() : Optional.of(buffer.asSlice(0, length).toArray(JAVA_BYTE));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the oldest datagram that was not received yet, as text; empty if there is none. */
    String text() {
        return new String(receive().orElse(new byte[0]), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            int _ = (int) function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(socket);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor shape) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }
}
