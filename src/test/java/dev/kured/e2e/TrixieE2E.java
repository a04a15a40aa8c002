package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** On Debian 13, where an rpm is, too: so at its end comes the life of the .rpm. */
final class TrixieE2E extends LifeOnANode {
    private static final Path RPM = Path.of("target/kured-" + VERSION + "-1.x86_64.rpm").toAbsolutePath();
    /** Nothing that it requires is known to rpm here. */
    private static final String INSTALL = "rpm --nodeps --quiet -U --replacepkgs /tmp/kured.rpm";

    TrixieE2E() {
        super(Map.of("LAB_SUITE", "trixie", "LAB_EXTRA", "rpm"), 257);
    }

    @Test
    @Order(20)
    void theRpmStartsNothingEither() {
        on("rm -r /etc/systemd/system-preset");
        lab().run("push", NODE, RPM.toString(), "/tmp/kured.rpm");
        on(INSTALL);
        assertEquals("inactive", state("is-active"));
        assertEquals("disabled", state("is-enabled"));
        assertTrue(on("kured version").contains(VERSION));
    }

    @Test
    @Order(21)
    void anUpgradeOfTheRpmRestartsIt() throws Exception {
        on("systemctl enable --quiet --now kured");
        Fleet.await("it is idle", () -> says().equals("No reboot is needed."));
        String before = on("systemctl show -P MainPID kured");
        on("echo '# of the operator' >>/etc/kured.toml");
        on(INSTALL);
        assertEquals("active", state("is-active"));
        assertNotEquals(before, on("systemctl show -P MainPID kured"));
        assertEquals("# of the operator", on("tail -n 1 /etc/kured.toml"));
    }

    @Test
    @Order(22)
    void erasingTheRpmStopsItAndKeepsTheOperatorsConfigurationAside() {
        on("rpm --nodeps -e kured");
        assertEquals("inactive", state("is-active"));
        assertEquals("/etc/kured.toml.rpmsave", left("/etc/kured.toml* /usr/lib/kured /usr/bin/kured /run/kured"));
    }
}
