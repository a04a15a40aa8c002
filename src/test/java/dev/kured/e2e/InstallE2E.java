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
        node("systemctl", "start", "kured");
    }

    @Test
    @Order(6)
    void removingStopsItAndKeepsTheConfiguration() {
        node("dpkg", "--remove", "kured");
        assertEquals("inactive", state("is-active"));
        assertEquals("", left("/usr/lib/kured /usr/bin/kured /run/kured /etc/systemd/system/*/kured.service"));
        assertEquals("/etc/kured.toml", left("/etc/kured.toml"));
    }

    @Test
    @Order(7)
    void purgingLeavesNothing() {
        node("mkdir", "-p", "/etc/kured.toml.d");
        node("touch", "/etc/kured.toml.d/50-site.toml");
        node("dpkg", "--purge", "kured");
        assertEquals("", left("/etc/kured.toml* /var/lib/kured /run/kured /usr/share/kured /usr/share/doc/kured"));
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
