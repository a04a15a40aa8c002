package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.Lab;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of the .deb on a node: installed, enabled, upgraded, removed, purged. Each test goes on from the last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallE2E {
    private static final String NODE = "node1";
    private static final String VERSION = System.getProperty("kured.version", "");
    private static final Path DEB = Path.of("target/kured_" + VERSION + "_amd64.deb").toAbsolutePath();

    private static Lab lab;

    @BeforeAll
    static void aNode() {
        lab = Lab.inTemporaryDirectory();
        lab.run("up", "1");
        lab.run("install", NODE, DEB.toString());
    }

    @AfterAll
    static void theLabGoes() {
        if (lab != null) {
            lab.run("down");
        }
    }

    @Test
    @Order(1)
    void installingStartsNothing() {
        assertEquals("inactive", state("is-active"));
        assertEquals("disabled", state("is-enabled"));
    }

    @Test
    @Order(2)
    void theProgramRunsWithoutAJavaOnTheNode() {
        assertTrue(node("kured", "version").contains(VERSION));
    }

    @Test
    @Order(3)
    void itRunsOnceTheOperatorSaysSo() {
        node("systemctl", "enable", "--now", "kured");
        assertEquals("active", state("is-active"));
        assertEquals("java", node("sh", "-c", "cat /proc/$(systemctl show -P MainPID kured)/comm"));
    }

    @Test
    @Order(4)
    void anUpgradeRestartsIt() {
        String before = node("systemctl", "show", "-P", "MainPID", "kured");
        node("dpkg", "-i", "/var/cache/apt/archives/" + DEB.getFileName());
        assertEquals("active", state("is-active"));
        assertNotEquals(before, node("systemctl", "show", "-P", "MainPID", "kured"));
    }

    @Test
    @Order(5)
    void anUpgradeOfAStoppedServiceLeavesItStopped() {
        node("systemctl", "stop", "kured");
        node("dpkg", "-i", "/var/cache/apt/archives/" + DEB.getFileName());
        assertEquals("inactive", state("is-active"));
        assertEquals("enabled", state("is-enabled"));
        node("systemctl", "start", "kured");
    }

    @Test
    @Order(6)
    void aConfigurationThatNobodyHasChangedIsUpgradedToo() {
        node("sh", "-ec", """
                dpkg-deb --raw-extract /var/cache/apt/archives/%s /tmp/next
                sed -i 's/^Version: .*/Version: 99/' /tmp/next/DEBIAN/control
                echo '# of version 99' >>/tmp/next/etc/kured.toml
                dpkg-deb --root-owner-group -Znone --build /tmp/next /tmp/next.deb
                rm -r /tmp/next""".formatted(DEB.getFileName()));
        node("dpkg", "-i", "/tmp/next.deb");
        assertEquals("# of version 99", node("tail", "-n", "1", "/etc/kured.toml"));
        assertEquals("active", state("is-active"));
    }

    @Test
    @Order(7)
    void theOperatorsConfigurationOutlivesADowngradeAndAnUpgrade() {
        node("sh", "-c", "echo '# of the operator' >>/etc/kured.toml");
        node("dpkg", "--force-confold", "-i", "/var/cache/apt/archives/" + DEB.getFileName());
        assertTrue(node("dpkg", "-s", "kured").contains("Version: " + VERSION));
        assertEquals("# of the operator", node("tail", "-n", "1", "/etc/kured.toml"));
        assertEquals("active", state("is-active"));
        node("dpkg", "--force-confold", "-i", "/tmp/next.deb");
        assertEquals("# of the operator", node("tail", "-n", "1", "/etc/kured.toml"));
        assertEquals("active", state("is-active"));
        assertEquals("enabled", state("is-enabled"));
    }

    @Test
    @Order(8)
    void journalctlExplainsItsMessages() throws InterruptedException {
        // Which ones depends on the cluster, in which nobody has prepared anything for kured.
        Fleet.await("a message is explained", () -> node("journalctl", "-x", "-u", "kured", "--no-pager")
                .contains("Defined-By: kured"));
    }

    @Test
    @Order(9)
    void removingStopsItAndKeepsTheConfiguration() {
        node("dpkg", "--remove", "kured");
        assertEquals("inactive", state("is-active"));
        assertEquals("", left("/usr/lib/kured /usr/bin/kured /run/kured /etc/systemd/system/*/kured.service"));
        assertEquals("# of the operator", node("tail", "-n", "1", "/etc/kured.toml"));
    }

    @Test
    @Order(10)
    void installedAgainItStartsOnlyWhenTheOperatorSaysSo() {
        node("dpkg", "--force-confold", "-i", "/tmp/next.deb");
        assertEquals("inactive", state("is-active"));
        assertEquals("disabled", state("is-enabled"));
        assertEquals("# of the operator", node("tail", "-n", "1", "/etc/kured.toml"));
    }

    @Test
    @Order(11)
    void purgingLeavesNothing() {
        node("touch", "/etc/kured.toml.d/50-site.toml");
        node("dpkg", "--purge", "kured");
        assertEquals("", left("/etc/kured.toml* /var/lib/kured /run/kured /usr/share/kured /usr/share/doc/kured"));
    }

    @Test
    @Order(12)
    void aPresetOfTheSiteEnablesIt() {
        node("sh", "-c", "mkdir -p /etc/systemd/system-preset"
                + " && echo 'enable kured.service' >/etc/systemd/system-preset/50-site.preset");
        node("dpkg", "-i", "/var/cache/apt/archives/" + DEB.getFileName());
        assertEquals("enabled", state("is-enabled"));
        assertEquals("inactive", state("is-active"));
    }

    private static String state(String question) {
        return lab.attempt(Map.of(), "exec", NODE, "systemctl", question, "kured").output();
    }

    private static String left(String paths) {
        return node("sh", "-c", "ls -d " + paths + " 2>/dev/null || :");
    }

    private static String node(String... command) {
        String[] arguments = new String[command.length + 2];
        arguments[0] = "exec";
        arguments[1] = NODE;
        System.arraycopy(command, 0, arguments, 2, command.length);
        return lab.run(arguments);
    }
}
