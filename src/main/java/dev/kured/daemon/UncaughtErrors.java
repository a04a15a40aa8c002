package dev.kured.daemon;

import dev.kured.host.JournalLog;
import dev.kured.terms.Log;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Ends the process when one of its threads ends with an error. Without that thread the others would go on with what it
 * knew last. The process ends at once, without rollback: a thread of the rollback might wait for the one that is gone.
 * systemd starts the service again, and kured goes on from its state file, the lock and the Node.
 */
public final class UncaughtErrors implements Thread.UncaughtExceptionHandler {
    private final Supplier<Log> log;
    private final IntConsumer halt;

    UncaughtErrors(Supplier<Log> log, IntConsumer halt) {
        this.log = log;
        this.halt = halt;
    }

    /**
     * Tells of the error on standard error, which is the journal where systemd has started the process.
     *
     * @param halt ends the process with an exit status, see {@link Runtime#halt}
     */
    public static UncaughtErrors endingBy(IntConsumer halt) {
        return new UncaughtErrors(() -> JournalLog.forLastWords(System.getenv()), halt);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        try {
            new Bug(error, thread.getName()).tell(log.get());
        } catch (RuntimeException | Error unable) {
            // Out of memory, or the class of the log is missing, too.
            System.err.println("kured ends: " + error + " in thread " + thread.getName());
        } finally {
            halt.accept(ExitStatus.BUG);
        }
    }
}
