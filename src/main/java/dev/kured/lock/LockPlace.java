package dev.kured.lock;

import dev.kured.kube.Kube;
import dev.kured.lock.LockStore.Stored;
import dev.kured.terms.Trouble;
import java.time.Duration;

/**
 * The keys of {@code [lock]} in kured.toml(5) that say where the lock is stored. Each component is the key of its name.
 *
 * @param kind the kind of object that holds the lock
 * @param namespace the namespace of that object
 * @param name the name of that object
 */
public record LockPlace(LockKind kind, String namespace, String name) {

    /** The defaults. */
    public static final LockPlace USUAL = new LockPlace(LockKind.CONFIGMAP, "kube-system", "kured");

    /** Returns this place with another {@code lock.kind}. */
    public LockPlace withKind(LockKind other) {
        return new LockPlace(other, namespace, name);
    }

    /** Returns this place with another {@code lock.namespace}. */
    public LockPlace withNamespace(String other) {
        return new LockPlace(kind, other, name);
    }

    /** Returns this place with another {@code lock.name}. */
    public LockPlace withName(String other) {
        return new LockPlace(kind, namespace, other);
    }

    /**
     * Opens the lock at this place.
     *
     * @param ttl the time to live of this node's entries, for other programs that read it there; zero: for ever
     */
    public LockStore in(Kube kube, Duration ttl) {
        return new ObjectStore<>(kube, kind.object(), this, ttl);
    }

    /**
     * Returns what was read, if the object exists.
     *
     * @throws Trouble if there is no such object
     */
    public Stored present(Stored seen) throws Trouble {
        if (!seen.exists()) {
            throw new Trouble(this + " does not exist", kind.object().remedyIfMissing());
        }
        return seen;
    }

    /** The API group of the object, as RBAC names it. */
    public String group() {
        return kind.object().group();
    }

    /** The resource of the object, as RBAC names it. */
    public String resource() {
        return kind.object().resource();
    }

    /** The shipped manifest that grants the use of the lock: {@code rbac.yaml}. */
    public String manifest() {
        return kind.object().manifest();
    }

    /** Whom that manifest grants the use of the lock, in words. */
    public String grantees() {
        return kind.object().grantees();
    }

    /** The path of the object: {@code kube-system/kured}. */
    String path() {
        return namespace + "/" + name;
    }

    /** The place in words: {@code ConfigMap kube-system/kured}. */
    @Override
    public String toString() {
        return kind.object().noun() + " " + path();
    }
}
