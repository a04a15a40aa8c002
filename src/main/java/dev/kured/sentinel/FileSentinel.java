package dev.kured.sentinel;

import dev.kured.terms.Log;

/** A reboot is needed while one of some files exists, such as {@code /run/reboot-required} on Debian. */
public final class FileSentinel implements Sentinel {
    private final SentinelFiles files;
    private final PathWatch watch;

    /**
     * Begins to follow these files.
     *
     * @param wake run when one may have come or gone
     */
    public FileSentinel(SentinelFiles files, Runnable wake, Log log) {
        this.files = files;
        this.watch = new PathWatch(
                files.paths(),
                PathWatch.What.PRESENCE,
                "the sentinel is looked at every two minutes only",
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
