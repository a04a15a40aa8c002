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
 * The client for the API server. It reads no file and loads no library before the first request. It reads credential
 * files again when they change, and once when the API server answers 401. A request lasts at most 30 s. Each failure is a
 * {@link Trouble} that tells the operator what to do.
 */
public final class Kube implements AutoCloseable {
    /** The stack size of a watch's thread in bytes: enough for TLS and JSON; the default is 1 MiB. */
    static final long STACK = 256 * 1024;

    static final Duration SHORTEST_WATCH = Duration.ofMinutes(5);
    static final Duration LONGEST_WATCH = Duration.ofMinutes(10);

    /** The limit for Retry-After: a proxy that names a day must not delay a node for that long. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** A response whose body is not read yet. */
    record Reply(ApiConnection connection, Response response) {}

    /** The part of a SelfSubjectAccessReview's answer that kured reads. */
    private record Permission(Status status) {
        record Status(boolean allowed) {}
    }

    private final Path kubeconfig;
    private final Http http;
    private final Timeouts timeouts;
    private final Runnable answered;
    // Shared by all threads; a ThreadLocalRandom is seeded only in the thread that calls current().
    private final Random random = new Random();
    private final Gson gson = Json.gson();
    private final List<Watcher<?, ?>> open = new ArrayList<>();
    private Optional<OkHttpClient> base = Optional.empty();
    private Optional<ApiConnection> connection = Optional.empty();

    /**
     * Creates a client without opening anything: if the kubeconfig cannot be read, the first request fails.
     *
     * @param kubeconfig the kubeconfig with the server and the credential
     */
    public Kube(Path kubeconfig) {
        this(kubeconfig, () -> {});
    }

    /**
     * Creates a client that reports each answer.
     *
     * @param kubeconfig the kubeconfig with the server and the credential
     * @param answered runs at each answer of the API server, on the thread that sent the request
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
     * Sends a request once; a second time only with a fresh credential after 401.
     *
     * @param <T> the type of the object in a successful answer
     * @param doing the action, for messages: {@code read Node n1}
     * @param type the class of the object in a successful answer
     * @param asking builds the request
     * @return the answer
     * @throws Trouble if no answer came; a write may have taken effect all the same
     */
    public <T> ApiResponse<T> ask(String doing, Class<T> type, ApiRequest asking) throws Trouble {
        Reply reply = begin(doing, asking, call -> {});
        try (Response response = reply.response()) {
            if (!response.isSuccessful()) {
                return refused(doing, reply);
            }
            T object = gson.fromJson(response.body().charStream(), type);
            if (object == null) {
                throw reply.connection().errors().garbled(doing, new IOException("an empty answer"));
            }
            // A review is not stored, so it has no metadata.
            if (object instanceof KubernetesObject known && !(object instanceof V1SelfSubjectAccessReview)) {
                ObjectMetadata.of(known);
            }
            return new ApiResponse.Done<>(object);
        } catch (JsonParseException | IllegalStateException e) {
            throw e.getCause() instanceof IOException io && !(io instanceof MalformedJsonException)
                    ? reply.connection().errors().unanswered(doing, io)
                    : reply.connection().errors().garbled(doing, e);
        }
    }

    /**
     * Lists objects and watches them until the watch is closed.
     *
     * @param <S> the type of the objects as the API server sends them
     * @param <E> what is kept of each object
     * @param <T> the value of {@link Watched#latest}
     * @param spec the objects, and what to keep of them
     * @param wake runs at each change, on the watch's thread; it must return at once
     * @return the watch
     * @throws Trouble if the objects cannot be listed now
     */
    public <S extends KubernetesObject, E, T> Watcher<E, T> follow(WatchSpec<S, E, T> spec, Runnable wake) throws Trouble {
        var watcher = Watcher.begin(this, spec, wake, new Pauses(timeouts.retry(), random), gson);
        synchronized (this) {
            open.removeIf(Watcher::closed);
            open.add(watcher);
        }
        return watcher;
    }

    /**
     * Asks the API server, by a SelfSubjectAccessReview, whether it would permit an action.
     *
     * @param what the action: verb, resource, namespace, name
     * @return whether the credential of this client permits it
     * @throws Trouble if the question cannot be asked
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

    /** Ends all watches, threads and connections; the next request opens them again. Never throws. */
    public void rest() {
        List<Watcher<?, ?>> ending;
        Optional<OkHttpClient> idle;
        synchronized (this) {
            ending = List.copyOf(open);
            open.clear();
            idle = base;
            base = Optional.empty();
            connection = Optional.empty();
        }
        ending.forEach(Watcher::close);
        idle.ifPresent(client -> client.dispatcher().cancelAll());
        ending.forEach(Watcher::awaitEnd);
        idle.ifPresent(client -> client.connectionPool().evictAll());
    }

    /** Does the same as {@link #rest()}. */
    @Override
    public void close() {
        rest();
    }

    /**
     * Opens a watch of 5 to 10 minutes over the objects of a list request, beginning at a resourceVersion.
     *
     * @param begun takes the call before it is sent, so that it can be cancelled
     */
    Reply watch(String doing, ApiRequest list, String version, Consumer<Call> begun) throws Trouble {
        long seconds = random.nextLong(SHORTEST_WATCH.toSeconds(), LONGEST_WATCH.toSeconds());
        return send(doing, connection -> {
            Request request = list.of(connection.api()).request();
            return connection.watches().newCall(request.newBuilder()
                    .url(request.url().newBuilder()
                            .addQueryParameter("watch", "true")
                            .addQueryParameter("allowWatchBookmarks", "true")
                            .addQueryParameter("resourceVersion", version)
                            .addQueryParameter("timeoutSeconds", Long.toString(seconds))
                            .build())
                    .build());
        }, begun);
    }

    /** Sends a request whose answer the caller reads piece by piece, and closes. */
    Reply begin(String doing, ApiRequest asking, Consumer<Call> begun) throws Trouble {
        return send(doing, connection -> connection.calls().newCall(asking.of(connection.api()).request()), begun);
    }

    /**
     * Reads a refusal. A 404 counts only as the API server's own Status object, because a proxy may also answer 404.
     *
     * @throws Trouble if the 404 does not come from an API server
     */
    <T> ApiResponse.Refused<T> refused(String doing, Reply reply) throws Trouble {
        Response response = reply.response();
        Optional<V1Status> status = status(response);
        if (response.code() == 404 && status.filter(read -> "NotFound".equals(read.getReason())).isEmpty()) {
            throw reply.connection().errors().garbled(doing, new IOException("404 without a Status object"));
        }
        String message = status.flatMap(Kube::inFull)
                .orElse(response.message().isEmpty() ? "HTTP status " + response.code() : response.message());
        Duration wait = retryAfter(response);
        Trouble trouble = reply.connection().errors().refused(doing, response.code(), message);
        trouble = isFinal(response.code()) ? trouble.asRefusal() : trouble;
        return new ApiResponse.Refused<>(
                response.code(), message, wait, wait.isZero() ? trouble : trouble.after(shorter(wait, LONGEST_WAIT)));
    }

    /** Returns whether the request surely had no effect. After 5xx and 408 (time-out) a write may still take effect. */
    private static boolean isFinal(int code) {
        return code >= 400 && code < 500 && code != 408;
    }

    /** Returns the message and the causes that it does not name: only a cause names the budget that forbids an eviction. */
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
        Call of(ApiConnection connection) throws ApiException;
    }

    /** Sends a request; after 401 once more, with the credential read again. */
    private Reply send(String doing, Preparing preparing, Consumer<Call> begun) throws Trouble {
        Reply reply = sendOnce(doing, connection(Optional.empty()), preparing, begun);
        if (reply.response().code() != 401) {
            return reply;
        }
        reply.response().close();
        return sendOnce(doing, connection(Optional.of(reply.connection())), preparing, begun);
    }

    private Reply sendOnce(String doing, ApiConnection connection, Preparing preparing, Consumer<Call> begun) throws Trouble {
        try {
            Call call = preparing.of(connection);
            begun.accept(call);
            Response response = execute(call);
            answered.run();
            return new Reply(connection, response);
        } catch (IOException e) {
            throw connection.errors().unanswered(doing, e);
        } catch (ApiException e) {
            throw new IllegalStateException("a request that cannot be built: " + doing, e);
        }
    }

    /** Waits for the head of an answer, at most as long as for a whole answer; the call of a watch has no time limit. */
    private Response execute(Call call) throws IOException {
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

    /** Returns the present connection, or a new one if the credential files changed or the server rejected it. */
    private synchronized ApiConnection connection(Optional<ApiConnection> rejected) throws Trouble {
        if (connection.isEmpty() || connection.equals(rejected) || !connection.get().current()) {
            connection = Optional.of(ApiConnection.open(kubeconfig, http, base(), timeouts, gson));
            base().connectionPool().evictAll();
        }
        return connection.get();
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
            // The answer of a proxy can have any form; then its status line is the message.
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
