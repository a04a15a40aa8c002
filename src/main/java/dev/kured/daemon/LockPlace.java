package dev.kured.daemon;

import dev.kured.config.Settings;
import dev.kured.kube.Kube;
import dev.kured.lock.LockStore.Stored;
import dev.kured.lock.LockStore;
import dev.kured.terms.Trouble;

/** Where the lock lies, as configured. */
public record LockPlace(Settings.Lock lock) {

    public LockStore in(Kube kube) {
        return switch (lock.kind()) {
            case CONFIGMAP -> LockStore.inConfigMap(kube, lock.namespace(), lock.name());
            case LEASE -> LockStore.inLease(kube, lock.namespace(), lock.name());
            case DAEMONSET -> LockStore.inDaemonSet(kube, lock.namespace(), lock.name(), lock.ttl());
        };
    }

    /** The same, unless there is no such object. */
    public Stored present(Stored seen) throws Trouble {
        if (!seen.exists()) {
            throw new Trouble("there is no " + this, switch (lock.kind()) {
                case CONFIGMAP, LEASE ->
                    "Apply /usr/share/kured/" + manifest() + ", or check lock.namespace and lock.name";
                case DAEMONSET -> "Check lock.namespace and lock.name, or choose another lock.kind";
            });
        }
        return seen;
    }

    /** The API group and the resource, as RBAC names them. */
    public String group() {
        return switch (lock.kind()) {
            case CONFIGMAP -> "";
            case LEASE -> "coordination.k8s.io";
            case DAEMONSET -> "apps";
        };
    }

    public String resource() {
        return switch (lock.kind()) {
            case CONFIGMAP -> "configmaps";
            case LEASE -> "leases";
            case DAEMONSET -> "daemonsets";
        };
    }

    /** The manifest that grants its use. */
    public String manifest() {
        return switch (lock.kind()) {
            case CONFIGMAP -> "rbac.yaml";
            case LEASE -> "rbac-lease.yaml";
            case DAEMONSET -> "rbac-daemonset.yaml";
        };
    }

    @Override
    public String toString() {
        String noun = switch (lock.kind()) {
            case CONFIGMAP -> "ConfigMap";
            case LEASE -> "Lease";
            case DAEMONSET -> "DaemonSet";
        };
        return noun + " " + lock.namespace() + "/" + lock.name();
    }
}
