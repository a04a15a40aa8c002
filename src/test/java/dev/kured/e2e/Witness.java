package dev.kured.e2e;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kured.e2e.History.Change;
import dev.kured.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Watches the cluster all along, with curl and the administrator's certificate: nothing of kured's is between it and
 * the API server. It misses no write: where the API server breaks off, it goes on from the same revision.
 */
final class Witness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
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
        WATCHED.forEach(path -> watches.add(new Watch(path, list(path))));
        before = view;
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

    /** Fails if a promise was broken at any moment. */
    synchronized void verify() {
        history().verify(floors);
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

    /** Reads what is there, and returns the revision as of which that is so. */
    private synchronized String list(String path) {
        JsonObject list = JsonParser.parseString(Shell.run(curl(path))).getAsJsonObject();
        String kind = list.get("kind").getAsString();
        for (JsonElement item : list.getAsJsonArray("items")) {
            // A list names the kind once, for all of its items.
            item.getAsJsonObject().addProperty("kind", kind.substring(0, kind.length() - "List".length()));
            view = view.with(item.getAsJsonObject());
        }
        return revision(list);
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
            "curl", "-sSfN", "--cacert", pki.resolve("ca.crt").toString(), "--cert", pki.resolve("admin.crt").toString(),
            "--key", pki.resolve("admin.key").toString(), "https://127.0.0.1:" + port + path
        };
    }

    private static String revision(JsonObject object) {
        return object.getAsJsonObject("metadata").get("resourceVersion").getAsString();
    }

    /** One kind of object. */
    private final class Watch implements Runnable {
        private final String path;
        private String revision;
        private Optional<Process> curl = Optional.empty();

        Watch(String path, String revision) {
            this.path = path;
            this.revision = revision;
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
                    event(line);
                }
            } catch (IOException | UncheckedIOException _) {
                // The same as its end.
            }
        }

        private void event(String line) {
            JsonObject event;
            try {
                event = JsonParser.parseString(line).getAsJsonObject();
            } catch (com.google.gson.JsonSyntaxException _) {
                return; // Broken off within it: it comes again.
            }
            JsonObject object = event.getAsJsonObject("object");
            String type = event.get("type").getAsString();
            if (type.equals("ERROR")) {
                throw new IllegalStateException("the watch has failed: " + object);
            }
            revision = revision(object);
            note(new Change(Long.parseLong(revision), Instant.now(), type.equals("DELETED"), object));
        }
    }
}
