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
 * Watches paths by inotify(7). It watches the nearest existing directory of each path, so that it notices a file that is
 * created, renamed or linked, and directories that come and go. It only wakes its owner, who then reads the paths.
 */
public final class PathWatch implements AutoCloseable {
    static final long STACK = 128 * 1024;

    /** The kind of change to watch for. */
    public enum What {
        /** The creation and deletion of the path. */
        PRESENCE,
        /** Also changes of its content: the text of a file, the entries of a directory. */
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
     * Begins to watch paths, on a thread of its own.
     *
     * @param paths the paths, absolute
     * @param what the kind of change to watch for
     * @param otherwise the consequence if the paths cannot be watched, for the log: "kured checks the sentinel only …"
     * @param wake runs when a path may have changed, and once when the watch is in place or has failed
     * @param log the log
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
                        .stackSize(STACK).start(() -> watch(service)),
                wake);
    }

    /** Ends the watch. */
    @Override
    public void close() {
        try {
            if (watch.isPresent()) {
                watch.get().close();
            }
        } catch (IOException e) {
            log.debug("Cannot close the watch of the sentinel: " + e);
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

    private void watch(WatchService service) {
        try {
            Map<WatchKey, Set<Path>> keys = register(service, Map.of());
            wake.run();
            while (true) {
                WatchKey key = service.take();
                if (concernsUs(key, keys)) {
                    keys = register(service, keys);
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

    /** Watches the nearest existing directory of each path. Repeats until none is created or deleted meanwhile. */
    private Map<WatchKey, Set<Path>> register(WatchService service, Map<WatchKey, Set<Path>> before) {
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

    /** Watches a directory. Returns whether it still existed. */
    private boolean register(WatchService service, Path directory, Map<WatchKey, Set<Path>> keys) {
        try {
            WatchKey key = directory.register(service, what.events());
            // A directory with two names, such as /run and /var/run, has only one key.
            keys.computeIfAbsent(key, _ -> new HashSet<>()).add(directory);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return false;
        } catch (IOException e) {
            log.warning("The directory " + directory + " cannot be watched (" + e.getMessage() + "), so " + otherwise);
        }
        return true;
    }
}
