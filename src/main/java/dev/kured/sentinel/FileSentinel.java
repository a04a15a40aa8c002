package dev.kured.sentinel;

import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A reboot is needed while one of some files exists, such as {@code /run/reboot-required} on Debian.
 *
 * <p>It follows the files by inotify(7), from the nearest directory that exists, so that a file may come by creation,
 * rename or link, and its directories may come and go. inotify only wakes: what counts is what {@link #look} finds.
 */
public final class FileSentinel implements Sentinel {
    private static final long STACK = 128 * 1024;

    private final SentinelFiles files;
    private final Runnable ring;
    private final Log log;
    private final Optional<WatchService> watch;

    /**
     * Begins to follow these files.
     *
     * @param ring run when one may have come or gone
     */
    public FileSentinel(SentinelFiles files, Runnable ring, Log log) {
        this.files = files;
        this.ring = ring;
        this.log = log;
        this.watch = open();
        watch.ifPresent(service ->
                Thread.ofPlatform().name("sentinel").daemon().inheritInheritableThreadLocals(false).stackSize(STACK)
                        .start(() -> follow(service)));
    }

    @Override
    public Need look() {
        return files.look();
    }

    @Override
    public void close() {
        try {
            if (watch.isPresent()) {
                watch.get().close();
            }
        } catch (IOException e) {
            log.debug("The watch on the sentinel did not close: " + e);
        }
    }

    private Optional<WatchService> open() {
        try {
            return Optional.of(FileSystems.getDefault().newWatchService());
        } catch (IOException e) {
            log.warning("inotify is not available (" + e.getMessage()
                    + "), so the sentinel is looked at every two minutes only. Raise fs.inotify.max_user_instances");
            return Optional.empty();
        }
    }

    private void follow(WatchService service) {
        try {
            Map<WatchKey, Set<Path>> keys = arm(service, Map.of());
            ring.run();
            while (true) {
                WatchKey key = service.take();
                if (concernsUs(key, keys)) {
                    keys = arm(service, keys);
                    ring.run();
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException _) {
            return;
        }
    }

    private boolean concernsUs(WatchKey key, Map<WatchKey, Set<Path>> keys) {
        boolean ours = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            ours |= !(event.context() instanceof Path name)
                    || keys.getOrDefault(key, Set.of()).stream().anyMatch(directory -> leadsToAFile(directory.resolve(name)));
        }
        return !key.reset() || ours;
    }

    private boolean leadsToAFile(Path path) {
        return files.paths().stream().anyMatch(file -> file.startsWith(path));
    }

    /** Watches the nearest directory that exists of each file, again until none has come or gone meanwhile. */
    private Map<WatchKey, Set<Path>> arm(WatchService service, Map<WatchKey, Set<Path>> before) {
        var stale = new HashSet<>(before.keySet());
        var keys = new HashMap<WatchKey, Set<Path>>();
        Set<Path> wanted;
        boolean stillThere;
        do {
            stale.addAll(keys.keySet());
            keys.clear();
            wanted = nearest();
            stillThere = true;
            for (Path directory : wanted) {
                stillThere &= register(service, directory, keys);
            }
        } while (!stillThere || !nearest().equals(wanted));
        stale.removeAll(keys.keySet());
        stale.forEach(WatchKey::cancel);
        return keys;
    }

    private Set<Path> nearest() {
        var directories = new HashSet<Path>();
        for (Path file : files.paths()) {
            Path directory = file.getParent();
            while (directory != null && !Files.isDirectory(directory)) {
                directory = directory.getParent();
            }
            if (directory != null) {
                directories.add(directory);
            }
        }
        return directories;
    }

    /** Answers whether the directory was still there. */
    private boolean register(WatchService service, Path directory, Map<WatchKey, Set<Path>> keys) {
        try {
            WatchKey key = directory.register(
                    service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            // A directory with two names, such as /run and /var/run, has one key.
            keys.computeIfAbsent(key, _ -> new HashSet<>()).add(directory);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return false;
        } catch (IOException e) {
            log.warning("The directory " + directory + " cannot be watched (" + e.getMessage()
                    + "), so the sentinel in it is looked at every two minutes only");
        }
        return true;
    }
}
