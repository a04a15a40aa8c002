package dev.kured.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Replaces the program of this process, see execve(2). The process ID stays, and so systemd's state of the service; memory,
 * threads, open files and file locks are gone. Call it only when nothing is unfinished.
 *
 * @param path the new program
 * @param arguments its arguments, without its name
 */
public record Execve(Path path, List<String> arguments) {
    private static final List<Integer> ENDING_SIGNALS = List.of(1, 2, 15);
    private static final int FIRST_AFTER_STANDARD_ERROR = 3;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    /** A size in bytes that holds glibc's {@code struct sigaction} on any architecture; all zeros mean SIG_DFL. */
    private static final long SIGACTION = 256;
    /** The time that the JVM may need to run the handler of a signal that has arrived. */
    private static final Duration SIGNAL_DELAY = Duration.ofSeconds(1);

    /** Copies the arguments. */
    public Execve {
        arguments = List.copyOf(arguments);
    }

    /**
     * Replaces the program at once. Returns only by an exception; then nothing has changed.
     *
     * @throws IOException if the program does not exist or is not executable
     */
    public void become() throws IOException {
        try (var arena = Arena.ofConfined()) {
            closeFilesOnExec();
            MethodHandle execv = CLibrary.function("execv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
            int failed = (int) execv.invokeExact(arena.allocateFrom(path.toString()), argv(arena));
            throw new IOException("execv(" + path + ") returned " + failed + "; check that the file exists and is executable");
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /**
     * Replaces the program without losing a SIGTERM. A signal that arrives during this call ends the process, as it would
     * end the new program. A signal that arrived before has a second to reach its handler.
     *
     * @param still checked last; if it returns false, nothing has changed
     * @throws IOException if the program does not exist or is not executable
     * @throws InterruptedException if the thread is interrupted; then nothing has changed
     */
    public void become(BooleanSupplier still) throws IOException, InterruptedException {
        try (var arena = Arena.ofConfined()) {
            List<MemorySegment> before = new ArrayList<>();
            MemorySegment ends = arena.allocate(SIGACTION);
            for (int signal : ENDING_SIGNALS) {
                before.add(exchange(signal, ends, arena));
            }
            try {
                Thread.sleep(SIGNAL_DELAY);
                if (still.getAsBoolean()) {
                    become();
                }
            } finally {
                for (int i = 0; i < before.size(); i++) {
                    exchange(ENDING_SIGNALS.get(i), before.get(i), arena);
                }
            }
        }
    }

    private MemorySegment argv(Arena arena) {
        List<String> words = Stream.concat(Stream.of(path.toString()), arguments.stream()).toList();
        MemorySegment argv = arena.allocate(MemoryLayout.sequenceLayout(words.size() + 1L, ADDRESS));
        for (int i = 0; i < words.size(); i++) {
            argv.setAtIndex(ADDRESS, i, arena.allocateFrom(words.get(i)));
        }
        argv.setAtIndex(ADDRESS, words.size(), MemorySegment.NULL);
        return argv;
    }

    /** Sets the action of a signal and returns the former one. */
    private static MemorySegment exchange(int signal, MemorySegment action, Arena arena) {
        MemorySegment before = arena.allocate(SIGACTION);
        MethodHandle sigaction = CLibrary.function("sigaction",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
        try {
            var _ = (int) sigaction.invokeExact(signal, action, before);
            return before;
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /** Sets close-on-exec on all files: the JDK opens them without it, because its own children close them by a helper. */
    private static void closeFilesOnExec() throws IOException {
        MethodHandle fcntl = CLibrary.function("fcntl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                if (number >= FIRST_AFTER_STANDARD_ERROR) {
                    var _ = (int) fcntl.invokeExact(number, F_SETFD, FD_CLOEXEC);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }
}
