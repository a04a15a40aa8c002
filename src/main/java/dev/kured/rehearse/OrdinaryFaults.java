package dev.kured.rehearse;

import dev.kured.rehearse.FaultCatalog.Fault;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;

/**
 * An ordinary bad day: one node in twenty meets something in the minutes after its turn has come, a request in some thousands
 * fails, and once in a while the API server is away for some minutes.
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
        this.chance = world.chance("bad day");
        this.faultCatalog = new FaultCatalog(world, chance).ordinary();
    }

    void begin() {
        world.faultModel = this;
        planOutage();
    }

    @Override
    public void strike(Host host, boolean afterwards) throws Trouble {
        if (chance.onceIn(REQUESTS)) {
            world.damage.to(host);
            throw new Trouble("the API server answers: 503 Service Unavailable", "");
        }
    }

    @Override
    public void begins(Host host) {
        if (chance.onceIn(NODES)) {
            Fault mishap = chance.oneOf(faultCatalog);
            world.time.in(chance.upTo(TURN), () -> {
                world.damage.to(host);
                mishap.befalls(host);
            });
        }
    }

    private void planOutage() {
        world.time.in(chance.upTo(BETWEEN_OUTAGES), () -> {
            world.damage.toAll();
            world.api.setAway(true);
            world.time.in(chance.upTo(OUTAGE), () -> world.api.setAway(false));
            planOutage();
        });
    }
}
