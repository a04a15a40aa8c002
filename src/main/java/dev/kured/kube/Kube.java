package dev.kured.kube;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.stream.MalformedJsonException;
import dev.kured.http.Http;
import dev.kured.http.RetryAfter;
import dev.kured.terms.Trouble;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AuthorizationV1Api;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReview;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReviewSpec;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.openapi.models.V1StatusCause;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.AsyncTimeout;

/**
 * The API server. Nothing is read or loaded before the first question; credential files are read again when they
 * change, and once when the API server does not accept them. A request lasts at most 30 s, and every failure is a
 * {@link Trouble} that says what to do.
 */
public final class Kube implements AutoCloseable {
    /** Enough for TLS and JSON; the default is a megabyte. */
    static final long STACK = 256 * 1024;

    static final Duration SHORTEST_WATCH = Duration.ofMinutes(5);
    static final Duration LONGEST_WATCH = Duration.ofMinutes(10);

    /** The most that a Retry-After of the server counts for: a proxy that names a day must not hold up a node that long. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** An answer that is still to be read. */
    record Reply(ApiConnection session, Response response) {}

    /** What matters in the answer to a SelfSubjectAccessReview. */
    private record Permission(Status status) {
        record Status(boolean allowed) {}
    }

    private final Path kubeconfig;
    private final Http http;
    private final Timeouts timeouts;
    private final Runnable answered;
    /** For all threads, unlike a ThreadLocalRandom, which has a seed in the thread that asked for it only. */
    private final Random random = new Random();
    private final Gson gson = Json.gson();
    private final List<Watcher<?, ?>> open = new ArrayList<>();
    private Optional<OkHttpClient> base = Optional.empty();
    private Optional<ApiConnection> session = Optional.empty();

    /** Opens nothing yet: a kubeconfig that cannot be read is a {@link Trouble} of the first question. */
    public Kube(Path kubeconfig) {
        this(kubeconfig, () -> {});
    }

    /**
     * As above.
     *
     * @param answered run at each answer, on the thread that has asked
     */
    public Kube(Path kubeconfig, Runnable answered) {
        this(kubeconfig, Http.ofHost(), Timeouts.USUAL, answered);
    }

    Kube(Path kubeconfig, Http http, Timeouts timeouts) {
        this(kubeconfig, http, timeouts, () -> {});
    }

    private Kube(Path kubeconfig, Http http, Timeouts timeouts, Runnable answered) {
        this.answered = answered;
        this.kubeconfig = kubeconfig;
        this.http = http;
        this.timeouts = timeouts;
    }

    /**
     * Asks the API server once.
     *
     * @param doing what the request does, for messages: {@code read Node n1}
     * @param type of the object that a positive answer holds
     * @throws Trouble if there was no answer; what was to be written may be written all the same
     */
    public <T> ApiResponse<T> ask(String doing, Class<T> type, ApiRequest asking) throws Trouble {
        Reply reply = begin(doing, asking, call -> {});
        try (Response response = reply.response()) {
            if (!response.isSuccessful()) {
                return refused(doing, reply);
            }
            T object = gson.fromJson(response.body().charStream(), type);
            if (object == null) {
                throw reply.session().diagnosis().garbled(doing, new IOException("an empty answer"));
            }
            // A review is answered, not stored: it has no name.
            if (object instanceof KubernetesObject known && !(object instanceof V1SelfSubjectAccessReview)) {
                ObjectMetadata.of(known);
            }
            return new ApiResponse.Done<>(object);
        } catch (JsonParseException | IllegalStateException e) {
            throw e.getCause() instanceof IOException io && !(io instanceof MalformedJsonException)
                    ? reply.session().diagnosis().unanswered(doing, io)
                    : reply.session().diagnosis().garbled(doing, e);
        }
    }

    /**
     * Follows objects until closed, by a list and a watch.
     *
     * @param wake run on each news, on a thread that must not be kept
     * @throws Trouble if they cannot be listed now
     */
    public <S extends KubernetesObject, E, T> Watcher<E, T> follow(WatchSpec<S, E, T> feed, Runnable wake) throws Trouble {
        var followed = Watcher.begin(this, feed, wake, new Pauses(timeouts.retry(), random), gson);
        synchronized (this) {
            open.removeIf(Watcher::closed);
            open.add(followed);
        }
        return followed;
    }

    /**
     * Whether the API server would let us do this, by a SelfSubjectAccessReview.
     *
     * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authorization/">Authorization</a>
     */
    public boolean allowed(V1ResourceAttributes what) throws Trouble {
        var review = new V1SelfSubjectAccessReview()
                .apiVersion("authorization.k8s.io/v1")
                .kind("SelfSubjectAccessReview")
                .spec(new V1SelfSubjectAccessReviewSpec().resourceAttributes(what));
        var answer = ask("ask for permissions", Permission.class,
                api -> new AuthorizationV1Api(api).createSelfSubjectAccessReview(review).buildCall(null));
        return answer.orTrouble().status().allowed();
    }

    /** Ends every watch, thread and connection; the next question opens them anew. Never throws. */
    public void rest() {
        List<Watcher<?, ?>> ending;
        Optional<OkHttpClient> idle;
        synchronized (this) {
            ending = List.copyOf(open);
            open.clear();
            idle = base;
            base = Optional.empty();
            session = Optional.empty();
        }
        ending.forEach(Watcher::close);
        idle.ifPresent(client -> client.dispatcher().cancelAll());
        ending.forEach(Watcher::awaitEnd);
        idle.ifPresent(client -> client.connectionPool().evictAll());
    }

    /** As {@link #rest()}. */
    @Override
    public void close() {
        rest();
    }

    /** Opens a watch over what {@code list} asks for, from that version on. */
    Reply watch(String doing, ApiRequest list, String version, Consumer<Call> begun) throws Trouble {
        long seconds = random.nextLong(SHORTEST_WATCH.toSeconds(), LONGEST_WATCH.toSeconds());
        return send(doing, session -> {
            Request request = list.of(session.api()).request();
            return session.watches().newCall(request.newBuilder()
                    .url(request.url().newBuilder()
                            .addQueryParameter("watch", "true")
                            .addQueryParameter("allowWatchBookmarks", "true")
                            .addQueryParameter("resourceVersion", version)
                            .addQueryParameter("timeoutSeconds", Long.toString(seconds))
                            .build())
                    .build());
        }, begun);
    }

    /** Asks, for an answer to be read bit by bit. */
    Reply begin(String doing, ApiRequest asking, Consumer<Call> begun) throws Trouble {
        return send(doing, session -> session.calls().newCall(asking.of(session.api()).request()), begun);
    }

    /**
     * That something does not exist is believed only in the API server's own form: a proxy in between may answer 404,
     * too.
     */
    <T> ApiResponse.Refused<T> refused(String doing, Reply reply) throws Trouble {
        Response response = reply.response();
        Optional<V1Status> status = status(response);
        if (response.code() == 404 && status.filter(told -> "NotFound".equals(told.getReason())).isEmpty()) {
            throw reply.session().diagnosis().garbled(doing, new IOException("404, but by whom?"));
        }
        String message = status.flatMap(Kube::inFull)
                .orElse(response.message().isEmpty() ? "HTTP status " + response.code() : response.message());
        Duration wait = retryAfter(response);
        Trouble trouble = reply.session().diagnosis().refused(doing, response.code(), message);
        trouble = isFinal(response.code()) ? trouble.asRefusal() : trouble;
        return new ApiResponse.Refused<>(
                response.code(), message, wait, wait.isZero() ? trouble : trouble.after(shorter(wait, LONGEST_WAIT)));
    }

    /** After 5xx, and 408 (the request timed out), what was to be written may be written all the same. */
    private static boolean isFinal(int code) {
        return code >= 400 && code < 500 && code != 408;
    }

    /** The message, and the causes that it does not name itself: which budget forbids an eviction is told there alone. */
    private static Optional<String> inFull(V1Status status) {
        String message = Objects.requireNonNullElse(status.getMessage(), "");
        List<V1StatusCause> causes = status.getDetails() == null || status.getDetails().getCauses() == null
                ? List.of()
                : status.getDetails().getCauses();
        String more = causes.stream()
                .map(cause -> Objects.requireNonNullElse(cause.getMessage(), ""))
                .filter(cause -> !cause.isEmpty() && !message.contains(cause))
                .distinct()
                .collect(Collectors.joining("; "));
        String whole = more.isEmpty() || message.isEmpty() ? message + more : message.replaceFirst("\\.$", "") + ": " + more;
        return Optional.of(whole).filter(text -> !text.isEmpty());
    }

    private interface Preparing {
        Call of(ApiConnection session) throws ApiException;
    }

    /** Sends it; once more with a fresh credential if the first was not accepted. */
    private Reply send(String doing, Preparing preparing, Consumer<Call> begun) throws Trouble {
        Reply reply = sendOnce(doing, session(Optional.empty()), preparing, begun);
        if (reply.response().code() != 401) {
            return reply;
        }
        reply.response().close();
        return sendOnce(doing, session(Optional.of(reply.session())), preparing, begun);
    }

    private Reply sendOnce(String doing, ApiConnection session, Preparing preparing, Consumer<Call> begun) throws Trouble {
        try {
            Call call = preparing.of(session);
            begun.accept(call);
            Response response = answered(call);
            answered.run();
            return new Reply(session, response);
        } catch (IOException e) {
            throw session.diagnosis().unanswered(doing, e);
        } catch (ApiException e) {
            throw new IllegalStateException("a request that cannot be built: " + doing, e);
        }
    }

    /** Waits no longer for the head of an answer than for a whole one: a watch has no time limit of its own. */
    private Response answered(Call call) throws IOException {
        var limit = new AsyncTimeout() {
            @Override
            protected void timedOut() {
                call.cancel();
            }
        };
        limit.timeout(timeouts.call().toMillis(), TimeUnit.MILLISECONDS);
        limit.enter();
        try {
            Response response = call.execute();
            limit.exit();
            return response;
        } catch (IOException e) {
            throw limit.exit() ? new InterruptedIOException("timeout") : e;
        }
    }

    /** The present session, or a new one if the credential changed or that one was rejected. */
    private synchronized ApiConnection session(Optional<ApiConnection> rejected) throws Trouble {
        if (session.isEmpty() || session.equals(rejected) || !session.get().current()) {
            session = Optional.of(ApiConnection.open(kubeconfig, http, base(), timeouts, gson));
            base().connectionPool().evictAll();
        }
        return session.get();
    }

    private synchronized OkHttpClient base() {
        if (base.isEmpty()) {
            base = Optional.of(Http.bare(new MergePatches())
                    .connectTimeout(timeouts.connect())
                    .readTimeout(timeouts.call())
                    .callTimeout(timeouts.call())
                    .pingInterval(timeouts.ping())
                    .build());
        }
        return base.get();
    }

    private Optional<V1Status> status(Response response) {
        try {
            return Optional.ofNullable(gson.fromJson(response.peekBody(64 * 1024).string(), V1Status.class));
        } catch (IOException | JsonParseException e) {
            // A proxy in between may answer anything; its status line says enough.
            return Optional.empty();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration retryAfter(Response response) {
        return Optional.ofNullable(response.header("Retry-After"))
                .flatMap(value -> RetryAfter.read(value, Instant.now()))
                .orElse(Duration.ZERO);
    }
}
