package dev.kured.kube;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.MalformedJsonException;
import dev.kured.terms.Trouble;
import io.kubernetes.client.common.KubernetesObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Objects that are kept up to date by a list and a watch, on a thread of its own. A watch that ends is opened again at
 * once and nobody need know; only when that fails, touch is lost, and found again by a fresh list.
 *
 * @param <E> what is kept of each object
 * @param <T> what the follower sees
 */
public final class Watcher<E, T> implements Watched<T> {
    private static final Duration LASTING = Duration.ofSeconds(30);
    /** API servers send a bookmark about once a minute: a watch that is silent for longer may have lost its thread. */
    private static final Duration SILENT = Duration.ofMinutes(3);

    /** How much of what is known can still be trusted. */
    private enum Trust {
        /** All: the watch goes on where it ended. */
        ALL,
        /** It was right, but may be old: list again. */
        OLD,
        /** Nothing, since the API server does not remember that version: list again, and start over. */
        NONE
    }

    private final Kube kube;
    private final ObjectReader<E> reader;
    private final WatchSpec<?, E, T> feed;
    private final Runnable wake;
    private final Pauses pauses;
    private final WatchCache<E> knowledge = new WatchCache<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Trouble> lost = Optional.empty();
    private volatile Optional<Call> call = Optional.empty();
    private volatile Trust trust = Trust.OLD;

    private Watcher(Kube kube, WatchSpec<?, E, T> feed, ObjectReader<E> reader, Runnable wake, Pauses pauses) {
        this.kube = kube;
        this.feed = feed;
        this.reader = reader;
        this.wake = wake;
        this.pauses = pauses;
    }

    static <S extends KubernetesObject, E, T> Watcher<E, T> begin(
            Kube kube, WatchSpec<S, E, T> feed, Runnable wake, Pauses pauses, Gson gson) throws Trouble {
        var reader = new ObjectReader<E>(gson, feed.type(), object -> feed.keep().apply(feed.type().cast(object)));
        var followed = new Watcher<>(kube, feed, reader, wake, pauses);
        followed.list();
        var thread = new Thread(null, followed::run, "kured " + feed.doing(), Kube.STACK);
        thread.setDaemon(true);
        thread.start();
        return followed;
    }

    @Override
    public T latest() throws Trouble {
        Optional<Trouble> trouble = lost;
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        return feed.view().of(knowledge.values());
    }

    /** Tells what was just written and answered, so that {@link #latest} is never older than one's own writes. */
    void learn(ObjectMetadata meta, E written) {
        tell(knowledge.learn(meta.key(), new WatchCache.Known<>(meta.version(), written)));
    }

    /** What is known of an object before it is read, for {@link #learnRead}. */
    Optional<WatchCache.Known<E>> known(String key) {
        return knowledge.known(key);
    }

    /**
     * Tells what was just read, so that {@link #latest} is never older than one's own reads. An object that is older than
     * it was known to be before comes from an API server that went back in time, such as after a restore of etcd: then the
     * watch would wait for ever for a version that is yet to come, and begins anew.
     *
     * @see <a href="https://github.com/kubernetes/kubernetes/issues/107457">kubernetes#107457</a>
     */
    void learnRead(String key, Optional<WatchCache.Known<E>> before, Optional<WatchCache.Known<E>> read) {
        boolean backInTime = before.isPresent() && read.isPresent()
                && WatchCache.newer(before.get().version(), read.get().version());
        tell(knowledge.learnRead(key, before, read));
        if (backInTime) {
            trust = Trust.NONE;
            call.ifPresent(Call::cancel);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        call.ifPresent(Call::cancel);
    }

    /** Whether {@link #close} was called. */
    public boolean closed() {
        return closed.getCount() == 0;
    }

    /** Waits a moment for the thread to end after {@link #close}. */
    void awaitEnd() {
        try {
            ended.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed()) {
            try {
                if (trust != Trust.ALL) {
                    list();
                }
                if (watch()) {
                    pauses.reset();
                } else {
                    pause(Duration.ZERO);
                }
            } catch (Trouble trouble) {
                lose(trouble);
                pause(trouble.retryAfter().orElse(Duration.ZERO));
            } catch (RuntimeException e) {
                lose(bug(e));
                pause(Duration.ZERO);
            } catch (Error e) {
                // The process ends with this thread. Until then nobody may trust what it knew.
                lose(bug(e));
                ended.countDown();
                throw e;
            }
        }
        ended.countDown();
    }

    private Trouble bug(Throwable e) {
        return new Trouble("cannot " + feed.doing() + ": " + e, "This is a bug of kured; please report it", e);
    }

    private void list() throws Trouble {
        String before = knowledge.seen();
        Kube.Reply reply = kube.begin(feed.doing(), feed.list(), this::begun);
        try (Response response = reply.response()) {
            demandSuccess(reply);
            var list = reader.list(response.body().charStream());
            boolean backInTime = !before.isEmpty() && WatchCache.newer(before, list.version());
            boolean news = (trust == Trust.NONE || backInTime)
                    ? knowledge.startOver(list.objects(), list.version())
                    : knowledge.replace(list.objects(), list.version());
            trust = Trust.ALL;
            tell(news);
        } catch (JsonParseException | IllegalStateException | MalformedJsonException e) {
            throw reply.session().diagnosis().garbled(feed.doing(), e);
        } catch (IOException e) {
            throw reply.session().diagnosis().unanswered(feed.doing(), e);
        }
    }

    /** Watches until the stream ends, for whatever reason. Returns whether it was worth while. */
    private boolean watch() throws Trouble {
        long opened = System.nanoTime();
        boolean news = false;
        Kube.Reply reply = kube.watch(feed.doing(), feed.list(), knowledge.seen(), this::begun);
        try (Response response = reply.response()) {
            if (response.code() == 410) {
                trust = Trust.NONE;
                return false;
            }
            demandSuccess(reply);
            found();
            BufferedSource lines = response.body().source();
            for (String line = lines.readUtf8Line(); line != null && take(line); line = lines.readUtf8Line()) {
                news = true;
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            // Streams break. Whether that matters shows when the next one is opened.
        }
        Duration lasted = Duration.ofNanos(System.nanoTime() - opened);
        if (!news && lasted.compareTo(SILENT) > 0 && trust == Trust.ALL) {
            trust = Trust.OLD;
        }
        return news || lasted.compareTo(LASTING) > 0;
    }

    /** Takes one event. Returns whether the stream is good for more. */
    private boolean take(String line) {
        JsonObject event = JsonParser.parseString(line).getAsJsonObject();
        JsonObject object = event.getAsJsonObject("object");
        switch (event.get("type").getAsString()) {
            case "ADDED", "MODIFIED" -> reader.read(object, (key, known) -> {
                tell(knowledge.learn(key, known));
                knowledge.advance(known.version());
            });
            case "DELETED" -> reader.read(object, (key, known) -> {
                tell(knowledge.forget(key, known.version()));
                knowledge.advance(known.version());
            });
            case "BOOKMARK" -> knowledge.advance(ObjectReader.version(object.getAsJsonObject("metadata")));
            default -> {
                var code = object.get("code");
                trust = code != null && code.getAsInt() == 410 ? Trust.NONE : Trust.OLD;
                return false;
            }
        }
        return !closed();
    }

    private void demandSuccess(Kube.Reply reply) throws Trouble {
        if (!reply.response().isSuccessful()) {
            throw feed.explain().apply(kube.refused(feed.doing(), reply));
        }
    }

    /** So that closing can cancel it, whichever comes first. */
    private void begun(Call begun) {
        call = Optional.of(begun);
        if (closed()) {
            begun.cancel();
        }
    }

    private void lose(Trouble trouble) {
        boolean news = lost.isEmpty();
        lost = Optional.of(trouble);
        trust = trust == Trust.ALL ? Trust.OLD : trust;
        tell(news);
    }

    private void found() {
        boolean news = lost.isPresent();
        lost = Optional.empty();
        tell(news);
    }

    private void tell(boolean news) {
        if (news && !closed()) {
            wake.run();
        }
    }

    /** Waits as long as the server asks for, and in addition a random pause: all who were told the same come apart. */
    private void pause(Duration asked) {
        try {
            closed.await(asked.plus(pauses.next()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; and if so, it only looks again a little earlier.
        }
    }
}
