package dev.kured.issues;

import dev.kured.kube.Kube;
import dev.kured.lab.ControlPlane;
import dev.kured.lock.Holder;
import dev.kured.lock.LockKind;
import dev.kured.lock.LockPlace;
import dev.kured.lock.LockRecord;
import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the original left in its annotation, on a real API server. */
record OriginalLock(String annotation) {
    private static final BootId BOOT = new BootId("11111111-2222-3333-4444-555555555555");

    /** As kured reads it from a DaemonSet of this name. */
    LockRecord read(ControlPlane cluster, String name) throws Trouble {
        cluster.create("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata:
                  name: %s
                  namespace: default
                  annotations: {weave.works/kured-node-lock: '%s'}
                spec:
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [{name: c, image: none}]}
                """.formatted(name, annotation, name, name));
        try (var kube = new Kube(cluster.admin())) {
            return new LockPlace(LockKind.DAEMONSET, "default", name).in(kube, Duration.ZERO).read().record();
        }
    }

    /** Somebody who wants the lock, alone. */
    static Holder wish(Instant now) {
        return new Holder(new NodeName("n2"), "uid-2", Optional.of(BOOT), now, "", 1, false);
    }
}
