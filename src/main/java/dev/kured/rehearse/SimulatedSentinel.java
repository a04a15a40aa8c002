package dev.kured.rehearse;

import dev.kured.sentinel.Need;
import dev.kured.sentinel.Sentinel;
import dev.kured.terms.Trouble;

/** The simulated sentinel of a host. */
final class SimulatedSentinel implements Sentinel {
    private final Host host;

    SimulatedSentinel(Host host) {
        this.host = host;
    }

    @Override
    public Need look() {
        if (host.sentinelIsBlind) {
            return host.daemon.saw(new Need.Unknown(new Trouble("the sentinel's command is missing", "")));
        }
        if (host.request.isPresent()) {
            return host.daemon.saw(host.request.get());
        }
        return host.daemon.saw(host.sentinel
                ? new Need.Wanted(host.sentinelSince, "/run/reboot-required")
                : new Need.None());
    }

    @Override
    public void close() {}
}
