package dev.kured.kube;

import dev.kured.http.Http;
import dev.kured.terms.Backoff;
import java.nio.file.Path;
import java.time.Duration;

/** API servers as tests need them. */
public final class Kubes {
    private static final Timeouts IMPATIENT = new Timeouts(
            Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(500),
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)));

    private Kubes() {}

    /** One with short time limits and pauses. */
    public static Kube impatient(Path kubeconfig) {
        return impatient(kubeconfig, Http.ofHost());
    }

    /** The same, with other rules for trust and proxies than those of this host. */
    public static Kube impatient(Path kubeconfig, Http http) {
        return new Kube(kubeconfig, http, IMPATIENT);
    }
}
