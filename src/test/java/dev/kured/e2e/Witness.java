package dev.kured.e2e;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import dev.kured.e2e.History.Change;
import dev.kured.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Watches the cluster all along, with curl and the administrator's certificate: nothing of kured's is between it and
 * the API server. It misses no write: where a watch breaks off, it goes on from the same revision. Only an API server
 * that was started anew knows nothing older than that; then what is there is listed again.
 */
final class Witness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int GONE = 410;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final List<String> WATCHED = List.of(
            "/api/v1/nodes?",
            "/api/v1/namespaces/kube-system/configmaps?fieldSelector=metadata.name%3Dkured&",
            "/apis/apps/v1/namespaces/default/deployments?",
            "/api/v1/namespaces/default/pods?");

    private final Path pki;
    private final int port;
    private final View before;
    private final Map<String, Integer> floors = new ConcurrentHashMap<>();
    private final Set<String> excused = ConcurrentHashMap.newKeySet();
    private volatile History.Places places = History.Places.ONE;
    private final List<Change> changes = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private View view = View.EMPTY;
    private Optional<String> blind = Optional.empty();

    /**
     * Begins to watch.
     *
     * @param pki the folder with {@code ca.crt}, {@code admin.crt} and {@code admin.key}
     * @param port where the API server listens on this machine
     */
    Witness(Path pki, int port) {
        this.pki = pki;
        this.port = port;
        WATCHED.forEach(path -> watches.add(new Watch(path)));
        watches.forEach(Watch::list);
        before = view;
        changes.clear();
        watches.forEach(watch -> Thread.ofPlatform().daemon().name("witness" + watch.path).start(watch));
    }

    /** What has been seen so far. */
    synchronized History history() {
        return new History(before, List.copyOf(changes));
    }

    /** From now on, or as soon as so many are available, no fewer replicas of the Deployment may be. */
    void expectAtLeast(String deployment, int replicas) {
        floors.put(deployment, replicas);
    }

    /** So many nodes may hold the lock at once. */
    void allow(History.Places newPlaces) {
        places = newPlaces;
    }

    /** This node was robbed of the lock while it was down: when it comes back, it tidies up without it. */
    void excuse(String node) {
        excused.add(node);
    }

    /** Fails if a promise was broken at any moment. */
    synchronized void verify() {
        history().verify(floors, places, excused);
        blind.ifPresent(why -> {
            throw new AssertionError("the witness was blind: " + why);
        });
    }

    /** Waits until the cluster is so. */
    synchronized void await(String what, Predicate<View> so) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.test(view)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "; but " + view);
            }
            wait(left);
        }
    }

    /** The cluster as it was last seen. */
    synchronized View now() {
        return view;
    }

    @Override
    public void close() {
        closed.countDown();
        watches.forEach(Watch::end);
    }

    private synchronized void note(Change change) {
        changes.add(change);
        view = change.after(view);
        notifyAll();
    }

    private synchronized void goBlind(String why) {
        blind = blind.or(() -> Optional.of(why));
    }

    private String[] curl(String path) {
        return new String[] {
            "curl", "-sSfN", "--cacert", pki.resolve("ca.crt").toString(),
            "--cert", pki.resolve("admin.crt").toString(), "--key", pki.resolve("admin.key").toString(),
            "https://127.0.0.1:" + port + path
        };
    }

    private static String revision(JsonObject object) {
        return object.getAsJsonObject("metadata").get("resourceVersion").getAsString();
    }

    /** One kind of object. */
    private final class Watch implements Runnable {
        private final String path;
        private final Map<String, JsonObject> known = new HashMap<>();
        private String revision = "";
        private Optional<Process> curl = Optional.empty();

        Watch(String path) {
            this.path = path;
        }

        @Override
        public void run() {
            try {
                do {
                    read(start());
                } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
            } catch (IOException | RuntimeException e) {
                goBlind(path + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        synchronized void end() {
            curl.ifPresent(Process::destroy);
        }

        /** Reads what is there, and tells what is news. */
        void list() {
            JsonObject list = JsonParser.parseString(Shell.run(curl(path))).getAsJsonObject();
            revision = revision(list);
            var gone = new HashMap<>(known);
            for (JsonElement item : list.getAsJsonArray("items")) {
                JsonObject object = item.getAsJsonObject();
                // A list names the kind once, for all of its items.
                object.addProperty("kind", list.get("kind").getAsString().replaceAll("List$", ""));
                JsonObject before = gone.remove(View.name(object));
                if (before == null || !revision(before).equals(revision(object))) {
                    tell(revision(object), object, false);
                }
            }
            gone.values().forEach(object -> tell(revision, object, true));
        }

        private synchronized Process start() throws IOException {
            var process = new ProcessBuilder(curl(path + "watch=true&resourceVersion=" + revision))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            curl = Optional.of(process);
            if (closed.getCount() == 0) {
                process.destroy();
            }
            return process;
        }

        /** An event a line, until the API server or the witness ends it. */
        private void read(Process process) {
            try (var lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    hear(line);
                }
            } catch (IOException | UncheckedIOException _) {
                // The same as its end.
            }
        }

        private void hear(String line) {
            JsonObject event;
            try {
                event = JsonParser.parseString(line).getAsJsonObject();
            } catch (JsonSyntaxException _) {
                return; // Broken off within it: it comes again.
            }
            JsonObject object = event.getAsJsonObject("object");
            switch (event.get("type").getAsString()) {
                case "ADDED", "MODIFIED" -> tell(revision(object), object, false);
                case "DELETED" -> tell(revision(object), object, true);
                case "ERROR" -> startAnew(object);
                default -> throw new IllegalStateException("not known to a watch: " + line);
            }
        }

        private void startAnew(JsonObject status) {
            if (status.get("code").getAsInt() != GONE) {
                throw new IllegalStateException("the watch has failed: " + status);
            }
            list();
        }

        private void tell(String at, JsonObject object, boolean deleted) {
            if (deleted) {
                known.remove(View.name(object));
            } else {
                known.put(View.name(object), object);
            }
            // A list's own revision may be older than what came before it broke off.
            revision = Long.toString(Math.max(Long.parseLong(revision), Long.parseLong(at)));
            note(new Change(Long.parseLong(at), Instant.now(), deleted, object));
        }
    }
}
