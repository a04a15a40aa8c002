package dev.kured;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The handler of uncaught errors while a test runs: it keeps them instead of ending the process. */
public final class Uncaught implements AutoCloseable {
    private final Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    /** A thread that has ended with an error. */
    public record Ended(String thread, Throwable error) {}

    public Uncaught() {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> ended.add(new Ended(thread.getName(), error)));
    }

    /** Waits for the next one. */
    public Ended next() throws InterruptedException {
        return Optional.ofNullable(ended.poll(30, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("no thread has ended with an error"));
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
