package dev.kured.rehearse;

import dev.kured.rehearse.FaultCatalog.Fault;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;

/**
 * The faults of an ordinary bad day: one node in twenty is affected in the minutes after it has acquired the lock, one
 * request in some thousands fails, and now and then the API server is unavailable for some minutes.
 */
final class OrdinaryFaults implements FaultModel {
    private static final int NODES = 20;
    private static final int REQUESTS = 5_000;
    private static final Duration TURN = Duration.ofMinutes(5);
    private static final Duration BETWEEN_OUTAGES = Duration.ofDays(3);
    private static final Duration OUTAGE = Duration.ofMinutes(5);

    private final World world;
    private final SeededRandom chance;
    private final List<Fault> faultCatalog;

    OrdinaryFaults(World world) {
        this.world = world;
        // This name is part of the seed: another one would change every run.
        this.chance = world.chance("bad day");
        this.faultCatalog = new FaultCatalog(world, chance).ordinary();
    }

    void begin() {
        world.faultModel = this;
        planOutage();
    }

    @Override
    public void inject(Host host, boolean afterwards) throws Trouble {
        if (chance.onceIn(REQUESTS)) {
            world.faultCount.to(host);
            throw new Trouble("the API server answers: 503 Service Unavailable", "");
        }
    }

    @Override
    public void lockTaken(Host host) {
        if (chance.onceIn(NODES)) {
            Fault fault = chance.oneOf(faultCatalog);
            world.time.in(chance.upTo(TURN), () -> {
                world.faultCount.to(host);
                fault.applyTo(host);
            });
        }
    }

    private void planOutage() {
        world.time.in(chance.upTo(BETWEEN_OUTAGES), () -> {
            world.faultCount.toAll();
            world.api.setAway(true);
            world.time.in(chance.upTo(OUTAGE), () -> world.api.setAway(false));
            planOutage();
        });
    }
}
