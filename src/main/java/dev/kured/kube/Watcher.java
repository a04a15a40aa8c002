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
 * A list and a watch of objects, on a thread of its own. When the stream of a watch ends, the thread reopens it at once
 * and reports nothing. Only when that fails the connection counts as lost, and a fresh list restores it.
 *
 * @param <E> what is kept of each object
 * @param <T> the value of {@link #latest}
 */
public final class Watcher<E, T> implements Watched<T> {
    /** A stream that lasted longer was useful, even without an event: reopen it without a pause. */
    private static final Duration LASTING = Duration.ofSeconds(30);
    /** API servers send a bookmark about once a minute. A stream that is silent for longer may have lost events. */
    private static final Duration SILENT = Duration.ofMinutes(3);

    /** The state of the cache, which decides how to go on after a stream has ended. */
    private enum CacheState {
        /** Complete: the watch resumes where it ended. */
        CURRENT,
        /** Possibly old: list again. */
        STALE,
        /** Void, since the API server no longer has that version: list again, and discard the cache. */
        INVALID
    }

    private final Kube kube;
    private final ObjectReader<E> reader;
    private final WatchSpec<?, E, T> spec;
    private final Runnable wake;
    private final Pauses pauses;
    private final WatchCache<E> cache = new WatchCache<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Trouble> lost = Optional.empty();
    private volatile Optional<Call> call = Optional.empty();
    private volatile CacheState state = CacheState.STALE;

    private Watcher(Kube kube, WatchSpec<?, E, T> spec, ObjectReader<E> reader, Runnable wake, Pauses pauses) {
        this.kube = kube;
        this.spec = spec;
        this.reader = reader;
        this.wake = wake;
        this.pauses = pauses;
    }

    static <S extends KubernetesObject, E, T> Watcher<E, T> begin(
            Kube kube, WatchSpec<S, E, T> spec, Runnable wake, Pauses pauses, Gson gson) throws Trouble {
        var reader = new ObjectReader<E>(gson, spec.type(), object -> spec.keep().apply(spec.type().cast(object)));
        var watcher = new Watcher<>(kube, spec, reader, wake, pauses);
        watcher.list();
        var thread = new Thread(null, watcher::run, "kured " + spec.doing(), Kube.STACK);
        thread.setDaemon(true);
        thread.start();
        return watcher;
    }

    /** {@inheritDoc} */
    @Override
    public T latest() throws Trouble {
        Optional<Trouble> trouble = lost;
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        return spec.view().of(cache.values());
    }

    /** Records a write's answer, so that {@link #latest} is never older than kured's own writes. */
    void updateFromWrite(ObjectMetadata meta, E written) {
        wakeIf(cache.update(meta.key(), new WatchCache.Known<>(meta.version(), written)));
    }

    /** Returns the cached object before a read, for {@link #updateFromRead}; empty if it is unknown. */
    Optional<WatchCache.Known<E>> known(String key) {
        return cache.known(key);
    }

    /**
     * Records a read, so that {@link #latest} is never older than kured's own reads. If the object is older than the cache
     * was before the read, the API server went back in time, for example by a restore of etcd. The watch would then wait
     * for ever for a version in the future, so it starts over.
     *
     * @param before the cached object before the read
     * @param read the object; empty if it does not exist
     * @see <a href="https://github.com/kubernetes/kubernetes/issues/107457">kubernetes#107457</a>
     */
    void updateFromRead(String key, Optional<WatchCache.Known<E>> before, Optional<WatchCache.Known<E>> read) {
        boolean backInTime = before.isPresent() && read.isPresent()
                && WatchCache.newer(before.get().version(), read.get().version());
        wakeIf(cache.updateFromRead(key, before, read));
        if (backInTime) {
            state = CacheState.INVALID;
            call.ifPresent(Call::cancel);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        closed.countDown();
        call.ifPresent(Call::cancel);
    }

    /** {@return whether {@link #close} was called} */
    public boolean closed() {
        return closed.getCount() == 0;
    }

    /** Waits up to a second for the thread to end after {@link #close}. */
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
                if (state != CacheState.CURRENT) {
                    list();
                }
                if (watch()) {
                    pauses.reset();
                } else {
                    pause(Duration.ZERO);
                }
            } catch (Trouble trouble) {
                markLost(trouble);
                pause(trouble.retryAfter().orElse(Duration.ZERO));
            } catch (RuntimeException e) {
                markLost(bug(e));
                pause(Duration.ZERO);
            } catch (Error e) {
                // The process ends with this thread. Until then nobody may use its cache.
                markLost(bug(e));
                ended.countDown();
                throw e;
            }
        }
        ended.countDown();
    }

    private Trouble bug(Throwable e) {
        return new Trouble("cannot " + spec.doing() + ": " + e, "This is a bug of kured; please report it", e);
    }

    private void list() throws Trouble {
        String before = cache.seen();
        Kube.Reply reply = kube.begin(spec.doing(), spec.list(), this::begun);
        try (Response response = reply.response()) {
            requireSuccess(reply);
            var list = reader.list(response.body().charStream());
            boolean backInTime = !before.isEmpty() && WatchCache.newer(before, list.version());
            boolean changed = (state == CacheState.INVALID || backInTime)
                    ? cache.startOver(list.objects(), list.version())
                    : cache.replace(list.objects(), list.version());
            state = CacheState.CURRENT;
            wakeIf(changed);
        } catch (JsonParseException | IllegalStateException | MalformedJsonException e) {
            throw reply.connection().errors().garbled(spec.doing(), e);
        } catch (IOException e) {
            throw reply.connection().errors().unanswered(spec.doing(), e);
        }
    }

    /** Watches until the stream ends, for whatever reason. Returns whether it brought an event or lasted long enough. */
    private boolean watch() throws Trouble {
        long opened = System.nanoTime();
        boolean changed = false;
        Kube.Reply reply = kube.watch(spec.doing(), spec.list(), cache.seen(), this::begun);
        try (Response response = reply.response()) {
            if (response.code() == 410) {
                state = CacheState.INVALID;
                return false;
            }
            requireSuccess(reply);
            markRestored();
            BufferedSource lines = response.body().source();
            for (String line = lines.readUtf8Line(); line != null && apply(line); line = lines.readUtf8Line()) {
                changed = true;
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            // Streams break. If that is a lasting fault, opening the next one fails.
        }
        Duration lasted = Duration.ofNanos(System.nanoTime() - opened);
        if (!changed && lasted.compareTo(SILENT) > 0 && state == CacheState.CURRENT) {
            state = CacheState.STALE;
        }
        return changed || lasted.compareTo(LASTING) > 0;
    }

    /** Applies one event to the cache. Returns whether to read on. */
    private boolean apply(String line) {
        JsonObject event = JsonParser.parseString(line).getAsJsonObject();
        JsonObject object = event.getAsJsonObject("object");
        switch (event.get("type").getAsString()) {
            case "ADDED", "MODIFIED" -> reader.read(object, (key, known) -> {
                wakeIf(cache.update(key, known));
                cache.advance(known.version());
            });
            case "DELETED" -> reader.read(object, (key, known) -> {
                wakeIf(cache.remove(key, known.version()));
                cache.advance(known.version());
            });
            case "BOOKMARK" -> cache.advance(ObjectReader.version(object.getAsJsonObject("metadata")));
            default -> {
                var code = object.get("code");
                state = code != null && code.getAsInt() == 410 ? CacheState.INVALID : CacheState.STALE;
                return false;
            }
        }
        return !closed();
    }

    private void requireSuccess(Kube.Reply reply) throws Trouble {
        if (!reply.response().isSuccessful()) {
            throw spec.explain().apply(kube.refused(spec.doing(), reply));
        }
    }

    /** Records the call, so that {@link #close} cancels it, whichever of the two comes first. */
    private void begun(Call begun) {
        call = Optional.of(begun);
        if (closed()) {
            begun.cancel();
        }
    }

    private void markLost(Trouble trouble) {
        boolean changed = lost.isEmpty();
        lost = Optional.of(trouble);
        state = state == CacheState.CURRENT ? CacheState.STALE : state;
        wakeIf(changed);
    }

    private void markRestored() {
        boolean changed = lost.isPresent();
        lost = Optional.empty();
        wakeIf(changed);
    }

    private void wakeIf(boolean changed) {
        if (changed && !closed()) {
            wake.run();
        }
    }

    /** Waits as long as the server asks for plus a random pause, so that clients with the same Retry-After spread out. */
    private void pause(Duration asked) {
        try {
            closed.await(asked.plus(pauses.next()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nothing interrupts this thread; if something did, the next attempt would only be earlier.
        }
    }
}
