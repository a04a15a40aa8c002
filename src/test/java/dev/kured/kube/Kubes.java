package dev.kured.kube;

import dev.kured.http.Http;
import dev.kured.terms.Backoff;
import java.nio.file.Path;
import java.time.Duration;

/** Creates clients for tests. */
public final class Kubes {
    private static final Timeouts IMPATIENT = new Timeouts(
            Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(500),
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)));

    private Kubes() {}

    /** Creates a client with short time limits and pauses. */
    public static Kube impatient(Path kubeconfig) {
        return impatient(kubeconfig, Http.ofHost());
    }

    /** Creates a client with short time limits and pauses, and with other rules for trust and proxies than this host's. */
    public static Kube impatient(Path kubeconfig, Http http) {
        return new Kube(kubeconfig, http, IMPATIENT);
    }
}
