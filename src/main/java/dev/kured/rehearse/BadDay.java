package dev.kured.rehearse;

import dev.kured.rehearse.Mishaps.Mishap;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.List;

/**
 * An ordinary bad day: one node in twenty meets something in the minutes after its turn has come, a request in some thousands
 * fails, and once in a while the API server is away for some minutes.
 */
final class BadDay implements Weather {
    private static final int NODES = 20;
    private static final int REQUESTS = 5_000;
    private static final Duration TURN = Duration.ofMinutes(5);
    private static final Duration BETWEEN_OUTAGES = Duration.ofDays(3);
    private static final Duration OUTAGE = Duration.ofMinutes(5);

    private final World world;
    private final Dice dice;
    private final List<Mishap> mishaps;

    BadDay(World world) {
        this.world = world;
        this.dice = world.dice("bad day");
        this.mishaps = new Mishaps(world, dice).ordinary();
    }

    void begin() {
        world.weather = this;
        planOutage();
    }

    @Override
    public void strike(Host host, boolean afterwards) throws Trouble {
        if (dice.onceIn(REQUESTS)) {
            world.damage.to(host);
            throw new Trouble("the API server answers: 503 Service Unavailable", "");
        }
    }

    @Override
    public void begins(Host host) {
        if (dice.onceIn(NODES)) {
            Mishap mishap = dice.oneOf(mishaps);
            world.time.in(dice.upTo(TURN), () -> {
                world.damage.to(host);
                mishap.befalls(host);
            });
        }
    }

    private void planOutage() {
        world.time.in(dice.upTo(BETWEEN_OUTAGES), () -> {
            world.damage.toAll();
            world.api.setAway(true);
            world.time.in(dice.upTo(OUTAGE), () -> world.api.setAway(false));
            planOutage();
        });
    }
}
