package dev.kured.sentinel;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows paths by inotify(7), from the nearest directory that exists, so that a file may come by creation, rename or
 * link, and its directories may come and go. It only wakes: what counts is what is found then.
 */
public final class PathWatch implements AutoCloseable {
    static final long STACK = 128 * 1024;

    /** What of a path is followed. */
    public enum What {
        /** Whether it is there. */
        PRESENCE,
        /** Also what is in it: the text of a file, the entries of a directory. */
        CONTENT;

        private WatchEvent.Kind<?>[] events() {
            return switch (this) {
                case PRESENCE -> new WatchEvent.Kind<?>[] {ENTRY_CREATE, ENTRY_DELETE};
                case CONTENT -> new WatchEvent.Kind<?>[] {ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY};
            };
        }
    }

    private final List<Path> paths;
    private final What what;
    private final String otherwise;
    private final Runnable wake;
    private final Log log;
    private final Optional<WatchService> watch;

    /**
     * Begins to follow these paths.
     *
     * @param otherwise what is the case where they cannot be followed, for the log: "the sentinel is looked at …"
     * @param wake run when one may have changed, and once when they are being followed, or cannot be
     */
    public PathWatch(List<Path> paths, What what, String otherwise, Runnable wake, Log log) {
        this.paths = List.copyOf(paths);
        this.what = what;
        this.otherwise = otherwise;
        this.wake = wake;
        this.log = log;
        this.watch = open();
        watch.ifPresentOrElse(
                service -> Thread.ofPlatform().name("sentinel").daemon().inheritInheritableThreadLocals(false)
                        .stackSize(STACK).start(() -> follow(service)),
                wake);
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
            log.warning("inotify is not available (" + e.getMessage() + "), so " + otherwise
                    + ". Raise fs.inotify.max_user_instances");
            return Optional.empty();
        }
    }

    private void follow(WatchService service) {
        try {
            Map<WatchKey, Set<Path>> keys = arm(service, Map.of());
            wake.run();
            while (true) {
                WatchKey key = service.take();
                if (concernsUs(key, keys)) {
                    keys = arm(service, keys);
                    wake.run();
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
                    || keys.getOrDefault(key, Set.of()).stream().anyMatch(directory -> concernsUs(directory, name));
        }
        return !key.reset() || ours;
    }

    private boolean concernsUs(Path directory, Path name) {
        Path changed = directory.resolve(name);
        return paths.stream().anyMatch(path ->
                path.startsWith(changed) || (what == What.CONTENT && directory.equals(path)));
    }

    /** Watches the nearest directory that exists of each path, again until none has come or gone meanwhile. */
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
        for (Path path : paths) {
            Path directory = path.getParent();
            while (directory != null && !Files.isDirectory(directory)) {
                directory = directory.getParent();
            }
            if (directory != null) {
                directories.add(directory);
            }
            if (what == What.CONTENT && Files.isDirectory(path)) {
                directories.add(path);
            }
        }
        return directories;
    }

    /** Answers whether the directory was still there. */
    private boolean register(WatchService service, Path directory, Map<WatchKey, Set<Path>> keys) {
        try {
            WatchKey key = directory.register(service, what.events());
            // A directory with two names, such as /run and /var/run, has one key.
            keys.computeIfAbsent(key, _ -> new HashSet<>()).add(directory);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return false;
        } catch (IOException e) {
            log.warning("The directory " + directory + " cannot be watched (" + e.getMessage() + "), so " + otherwise);
        }
        return true;
    }
}
