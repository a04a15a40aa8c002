package dev.kured.sentinel;

import dev.kured.terms.Log;

/** A sentinel that watches for files such as {@code /run/reboot-required} of Debian: a reboot is needed while one exists. */
public final class FileSentinel implements Sentinel {
    private final SentinelFiles files;
    private final PathWatch watch;

    /**
     * Begins to watch the files.
     *
     * @param files the files
     * @param wake runs when a file may have been created or deleted
     * @param log the log
     */
    public FileSentinel(SentinelFiles files, Runnable wake, Log log) {
        this.files = files;
        this.watch = new PathWatch(
                files.paths(),
                PathWatch.What.PRESENCE,
                "kured checks the sentinel only every two minutes",
                wake,
                log);
    }

    @Override
    public Need look() {
        return files.look();
    }

    @Override
    public void close() {
        watch.close();
    }
}
