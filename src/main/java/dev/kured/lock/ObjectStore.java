package dev.kured.lock;

import com.google.gson.JsonObject;
import dev.kured.kube.ApiResponse;
import dev.kured.kube.Kube;
import dev.kured.kube.ObjectMetadata;
import dev.kured.kube.ObjectWatches;
import dev.kured.kube.WatchSpec;
import dev.kured.kube.Watched;
import dev.kured.terms.Trouble;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.V1Patch;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Stores the lock record in one object of the API server and leaves the rest of the object unchanged. The RBAC manifests
 * contain the empty ConfigMap and Lease, so that no node needs the permission to create them. If the object does not
 * exist, nobody holds the lock: a node that held it until the object was deleted rolls back.
 *
 * @param <O> the type of the object
 */
final class ObjectStore<O extends KubernetesObject> implements LockStore {
    private static final Stored MISSING = new Stored(LockRecord.FREE, "", "");

    private final Kube kube;
    private final LockObject<O> kind;
    private final LockPlace at;
    private final Duration ttl;
    private final ObjectWatches<O, Stored> followers = new ObjectWatches<>();

    ObjectStore(Kube kube, LockObject<O> kind, LockPlace at, Duration ttl) {
        this.kube = kube;
        this.kind = kind;
        this.at = at;
        this.ttl = ttl;
    }

    @Override
    public String place() {
        return at.toString();
    }

    @Override
    public Stored read() throws Trouble {
        var reading = followers.reading(at.path());
        var answer = kube.ask("read " + place(), kind.type(), kind.read(at));
        if (answer instanceof ApiResponse.Refused<O> refused && refused.code() == 404) {
            reading.foundNothing();
            return MISSING;
        }
        O object = orTrouble(answer);
        reading.found(ObjectMetadata.of(object), object);
        return stored(object);
    }

    @Override
    public Watched<Stored> follow(Runnable wake) throws Trouble {
        return followers.add(kube.follow(
                new WatchSpec<O, O, Stored>("follow " + place(), kind.type(), kind.list(at), object -> object, this::only,
                        kind::explained),
                wake));
    }

    @Override
    public Optional<Stored> swap(Stored seen, LockRecord next) throws Trouble {
        var answer = seen.version().isEmpty() ? create(next) : replace(seen, next);
        // 409: the object has changed. 404: the object was deleted.
        if (answer instanceof ApiResponse.Refused<O> refused && (refused.code() == 409 || refused.code() == 404)) {
            return Optional.empty();
        }
        O written = orTrouble(answer);
        followers.wrote(ObjectMetadata.of(written), written);
        return Optional.of(stored(written));
    }

    private ApiResponse<O> replace(Stored seen, LockRecord next) throws Trouble {
        JsonObject patch = kind.change(seen.text(), next, ttl);
        if (!patch.has("metadata")) {
            patch.add("metadata", new JsonObject());
        }
        patch.getAsJsonObject("metadata").addProperty("resourceVersion", seen.version());
        return kube.ask("write " + place(), kind.type(), kind.patch(at, new V1Patch(patch.toString())));
    }

    private ApiResponse<O> create(LockRecord first) throws Trouble {
        var creating = kind.create(at, first);
        if (creating.isEmpty()) {
            throw new Trouble("the lock cannot be used: " + place() + " does not exist",
                    kind.remedyIfMissing()).asRefusal();
        }
        var answer = kube.ask("create " + place() + ", which does not exist,", kind.type(), creating.get());
        if (answer instanceof ApiResponse.Refused<O> refused && refused.code() == 404) {
            throw refused.trouble(); // The namespace does not exist.
        }
        if (answer instanceof ApiResponse.Refused<O> refused && refused.code() == 403) {
            throw new Trouble(place() + " does not exist, and this credential may not create it",
                    "An administrator creates it by: kubectl apply -f /usr/share/kured/" + kind.manifest()).asRefusal();
        }
        return answer;
    }

    private O orTrouble(ApiResponse<O> answer) throws Trouble {
        return switch (answer) {
            case ApiResponse.Done<O> done -> done.object();
            case ApiResponse.Refused<O> refused -> throw kind.explained(refused);
        };
    }

    private Stored only(Collection<O> objects) throws Trouble {
        return objects.isEmpty() ? MISSING : stored(objects.iterator().next());
    }

    /** Understands the record in an object. If that fails, the holders are unknown, and no node may take the lock. */
    private Stored stored(O object) throws Trouble {
        String text = kind.text(object);
        try {
            return new Stored(kind.understand(text), ObjectMetadata.of(object).version(), text);
        } catch (IllegalArgumentException e) {
            throw new Trouble("the lock in " + place() + " is no lock record: " + e.getMessage(),
                    "No node reboots until it is repaired. When no node is rebooting, free the lock with: "
                            + kind.freeing(at), e);
        }
    }
}
