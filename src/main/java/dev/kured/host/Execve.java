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
 * The program that this process becomes, see execve(2). The process ID stays, and with it all that systemd knows of
 * the service; memory, threads, open files and locks on files go. To be done only where nothing is unfinished.
 *
 * @param path the program
 * @param arguments without its name
 */
public record Execve(Path path, List<String> arguments) {
    private static final List<Integer> ENDING_SIGNALS = List.of(1, 2, 15);
    private static final int FIRST_OF_OURS = 3;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    /** At least as long as glibc's {@code struct sigaction} on any architecture; all zero it means SIG_DFL. */
    private static final long SIGACTION = 256;
    /** How long the JVM may take to hear of a signal that has come. */
    private static final Duration HEARING = Duration.ofSeconds(1);

    public Execve {
        arguments = List.copyOf(arguments);
    }

    /** Becomes it at once; returns only by an exception, and then nothing has changed. */
    public void become() throws IOException {
        try (var arena = Arena.ofConfined()) {
            closeFilesOnExec();
            MethodHandle execv = CLibrary.function("execv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
            int failed = (int) execv.invokeExact(arena.allocateFrom(path.toString()), argv(arena));
            throw new IOException("execv(" + path + ") returned " + failed + ": is it there, and executable?");
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw CLibrary.unexpected(e);
        }
    }

    /**
     * Becomes it without losing a SIGTERM: one that comes from now on ends the process, as it would end what it
     * becomes; one that has come before has its time to be heard of.
     *
     * @param still asked last; if it says no, nothing has changed
     */
    public void become(BooleanSupplier still) throws IOException, InterruptedException {
        try (var arena = Arena.ofConfined()) {
            List<MemorySegment> before = new ArrayList<>();
            MemorySegment ends = arena.allocate(SIGACTION);
            for (int signal : ENDING_SIGNALS) {
                before.add(exchange(signal, ends, arena));
            }
            try {
                Thread.sleep(HEARING);
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

    /** Sets what a signal does, and returns what it did. */
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

    /** The JDK opens files so that they would stay open, and starts its own children through a helper that closes them. */
    private static void closeFilesOnExec() throws IOException {
        MethodHandle fcntl = CLibrary.function("fcntl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                if (number >= FIRST_OF_OURS) {
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
