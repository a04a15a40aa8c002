package dev.kured.lock;

import dev.kured.kube.ApiResponse;
import dev.kured.kube.Kube;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A node of the original kured. It reads the DaemonSet and writes it back as a whole, with the version that it has read.
 */
final class OriginalPeer {
    private static final String ANNOTATION = "weave.works/kured-node-lock";

    private final Kube kube;
    private final String daemonSet;
    private final OriginalProtocol protocol;

    OriginalPeer(Kube kube, String daemonSet, OriginalProtocol protocol) {
        this.kube = kube;
        this.daemonSet = daemonSet;
        this.protocol = protocol;
    }

    /** One try, which is lost when somebody else is faster. */
    boolean acquire() throws Trouble {
        V1DaemonSet object = read();
        Optional<String> before = annotation(object);
        Optional<String> after = protocol.acquire(before, Instant.now());
        return after.isPresent() && (after.equals(before) || write(object, after));
    }

    boolean holding() throws Trouble {
        return protocol.isHolding(annotation(read()), Instant.now());
    }

    /** One try, which is lost when somebody else is faster. */
    boolean release() throws Trouble {
        V1DaemonSet object = read();
        return write(object, protocol.release(annotation(object)));
    }

    private static Optional<String> annotation(V1DaemonSet object) {
        return Optional.ofNullable(Objects.requireNonNull(object.getMetadata()).getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }

    private V1DaemonSet read() throws Trouble {
        return kube.ask("read", V1DaemonSet.class,
                api -> new AppsV1Api(api).readNamespacedDaemonSet(daemonSet, "default").buildCall(null)).orTrouble();
    }

    private boolean write(V1DaemonSet object, Optional<String> value) throws Trouble {
        var metadata = Objects.requireNonNull(object.getMetadata());
        Map<String, String> annotations = new HashMap<>(
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()));
        value.ifPresentOrElse(text -> annotations.put(ANNOTATION, text), () -> annotations.remove(ANNOTATION));
        metadata.setAnnotations(annotations);
        var answer = kube.ask("write", V1DaemonSet.class,
                api -> new AppsV1Api(api).replaceNamespacedDaemonSet(daemonSet, "default", object).buildCall(null));
        if (answer instanceof ApiResponse.Refused<V1DaemonSet> refused && refused.code() == 409) {
            return false;
        }
        answer.orTrouble();
        return true;
    }
}
