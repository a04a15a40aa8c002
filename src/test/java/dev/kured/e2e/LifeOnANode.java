package dev.kured.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.Lab;
import dev.kured.lab.Shell;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of the .deb on a node of one release of Debian: installed, enabled, rebooted, as root and as a user of its
 * own, upgraded, removed, purged. Each test goes on from the last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class LifeOnANode {
    static final String NODE = "node1";
    static final String VERSION = System.getProperty("kured.version", "");

    private static final String DEB = "/srv/kured/apt/kured_" + VERSION + "_amd64.deb";
    private static final String IDLE = "No reboot is needed.";

    private final Lab lab;
    private final int systemd;

    /**
     * @param environment of the lab
     * @param systemd the version that this release has
     */
    LifeOnANode(Map<String, String> environment, int systemd) {
        this.lab = Lab.inTemporaryDirectory(environment);
        this.systemd = systemd;
    }

    @BeforeAll
    void aNodeWithARepository(@TempDir Path directory) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::theLabGoes));
        lab.run("up", "1");
        lab.run("kubectl", "apply", "-f", Path.of("packaging/rbac.yaml").toAbsolutePath().toString());
        Shell.run("sh", "-ec", """
                export GNUPGHOME="$1/gnupg"
                mkdir -m 700 "$GNUPGHOME"
                trap 'gpgconf --kill gpg-agent' EXIT
                gpg --batch --quiet --pinentry-mode loopback --passphrase '' \
                    --quick-generate-key operator@example.com rsa3072 sign never
                packaging/repository.sh operator@example.com "$1/repository"
                tar -C "$1/repository" -cf "$1/repository.tar" .""", "sh", directory.toString());
        lab.run("push", NODE, directory.resolve("repository.tar").toString(), "/srv/repository.tar");
    }

    @AfterAll
    void theLabGoes() {
        lab.run("down");
    }

    /** As packaging/repository.sh says; the node has no way to any other repository. */
    @Test
    @Order(1)
    void installingItByItsNameStartsNothing() {
        on("""
                mkdir /srv/kured
                tar -C /srv/kured -xf /srv/repository.tar
                install -D -m 644 /srv/kured/kured.asc /etc/apt/keyrings/kured.asc
                echo 'deb [signed-by=/etc/apt/keyrings/kured.asc] file:///srv/kured/apt ./' >/etc/apt/sources.list.d/kured.list
                apt-get -q update --error-on=any -o Dir::Etc::SourceList=sources.list.d/kured.list -o Dir::Etc::SourceParts=-
                DEBIAN_FRONTEND=noninteractive apt-get -q -y install kured""");
        assertTrue(on("systemctl --version").startsWith("systemd " + systemd + " "));
        assertEquals("inactive", state("is-active"));
        assertEquals("disabled", state("is-enabled"));
    }

    @Test
    @Order(2)
    void theProgramRunsWithoutAJavaOnTheNode() {
        assertTrue(on("kured version").contains(VERSION));
    }

    @Test
    @Order(3)
    void itRunsOnceTheOperatorSaysSo() throws Exception {
        on("systemctl enable --quiet --now kured");
        assertEquals("active", state("is-active"));
        assertEquals("java", on("cat /proc/$(systemctl show -P MainPID kured)/comm"));
        Fleet.await("it is idle", () -> says().equals(IDLE));
    }

    /** By the systemd of this release; ConfinementTest asks that of the machine that builds. */
    @Test
    @Order(4)
    void itIsConfined() {
        on("systemd-analyze security --no-pager --threshold=15 kured");
    }

    @Test
    @Order(5)
    void aCommandRunsWithoutRootsPowers() throws Exception {
        on("""
                cat >/var/lib/tell <<'END'
                exec >/var/lib/kured/told 2>&1
                grep -E '^(CapEff|CapBnd|NoNewPrivs):' /proc/self/status
                touch /etc/mine
                echo "home: $(ls -A /root /home)"
                env
                END
                printf 'sentinel.command = ["sh", "/var/lib/tell"]\\nsentinel.command-yes = [1]\\nsentinel.command-no = [0]\\n' \\
                    >/etc/kured.toml.d/tell.toml
                systemctl restart kured""");
        Fleet.await("it is idle", () -> says().equals(IDLE));
        String told = on("cat /var/lib/kured/told; rm /var/lib/kured/told /var/lib/tell /etc/kured.toml.d/tell.toml");
        assertTrue(told.contains("CapEff:\t0000000000000000") && told.contains("CapBnd:\t0000000000000000"), told);
        assertTrue(told.contains("NoNewPrivs:\t1"), told);
        assertTrue(told.contains("Read-only file system"), told);
        assertFalse(told.contains("NOTIFY_SOCKET"), told);
        on("systemctl restart kured");
    }

    /** What it says to whom is looked at after the reboots. */
    @Test
    @Order(6)
    void anAddressMayComeFromSystemdsCredentials() throws Exception {
        on("""
                install -d -m 700 /etc/kured
                (umask 077 && echo http://127.0.0.1:9/secret >/etc/kured/webhook)
                mkdir /etc/systemd/system/kured.service.d
                printf '[Service]\\nLoadCredential=webhook:/etc/kured/webhook\\n' \\
                    >/etc/systemd/system/kured.service.d/webhook.conf
                echo 'notify.urls = ["file:/run/credentials/kured.service/webhook"]' >/etc/kured.toml.d/webhook.toml
                systemctl daemon-reload
                systemctl restart kured""");
        Fleet.await("it is idle", () -> says().equals(IDLE));
    }

    /** Since systemd 257 even root is refused then; so it asks first, and waits. */
    @Test
    @Order(7)
    void itRebootsTheNodeOnceNobodyInhibitsThat() throws Exception {
        lab.run("kubectl", "run", "slow", "--image=none", "--restart=Never", "--overrides", """
                {"metadata": {"annotations": {"lab.hollow/stop-seconds": "300"}},
                 "spec": {"nodeName": "node1", "terminationGracePeriodSeconds": 330}}""");
        lab.run("kubectl", "wait", "--for=condition=Ready", "pod/slow", "--timeout=30s");
        lab.run("touch-sentinel", NODE);
        Fleet.await("it drains", () -> says().startsWith("Drains"));
        on("systemd-run --quiet --unit=inhibitor systemd-inhibit --what=shutdown --mode=block --who=backup sleep 600");
        Fleet.await("the inhibitor is there", () -> on("systemd-inhibit --list").contains("backup"));
        lab.run("kubectl", "delete", "pod", "slow", "--force", "--grace-period=0");
        Fleet.await("it waits", () -> on("journalctl -u kured --no-pager").contains("is inhibited by backup"));
        assertEquals("1", lab.run("boots", NODE));

        on("systemctl stop inhibitor");
        awaitReboot(2);
        assertFalse(on("journalctl -u kured").contains("AccessDenied"));
    }

    @Test
    @Order(8)
    void asAUserOfItsOwnItRebootsAndGetsTheCredentialThatTheKubeletHasRenewed() throws Exception {
        on("sed -n 's/^#   //p' /usr/share/kured/user.conf >/tmp/user && sh -eux /tmp/user");
        assertEquals("kured", on("ps -o user= -p $(systemctl show -P MainPID kured)"));
        on("systemd-analyze security --no-pager --threshold=13 kured");
        String copy = "/run/kured-user/kubelet-client-current.pem";
        assertEquals("640 root:kured", on("stat -L -c '%a %U:%G' " + copy));
        lab.run("touch-sentinel", NODE);
        awaitReboot(3);

        String process = on("systemctl show -P MainPID kured");
        on("""
                cd /var/lib/kubelet/pki
                { cat kubelet-client-current.pem; echo '# renewed'; } >kubelet-client-renewed.pem
                ln -s kubelet-client-renewed.pem new && mv -T new kubelet-client-current.pem""");
        Fleet.await("kured gets what the kubelet has renewed", () -> on("tail -n 1 " + copy).equals("# renewed"));
        assertEquals(process, on("systemctl show -P MainPID kured"), "it was restarted");
    }

    @Test
    @Order(9)
    void ofAReceiverThatIsDeadItTellsButNotItsSecret() throws Exception {
        for (String user : new String[] {"root", "kured"}) {
            String journal = "journalctl -o cat --no-pager _SYSTEMD_UNIT=kured.service _UID=$(id -u " + user + ")";
            Fleet.await(user + " tells of it", () -> on(journal).contains("did not reach webhook 127.0.0.1"));
            assertFalse(on(journal).contains("/secret"));
        }
        on("""
                rm -r /etc/systemd/system/kured.service.d /etc/kured /etc/kured.toml.d/webhook.toml
                systemctl daemon-reload
                systemctl restart kured""");
        assertEquals("root", on("ps -o user= -p $(systemctl show -P MainPID kured)"));
        Fleet.await("it is idle", () -> says().equals(IDLE));
    }

    @Test
    @Order(10)
    void anUpgradeRestartsIt() {
        String before = on("systemctl show -P MainPID kured");
        on("dpkg -i " + DEB);
        assertEquals("active", state("is-active"));
        assertNotEquals(before, on("systemctl show -P MainPID kured"));
    }

    @Test
    @Order(11)
    void anUpgradeOfAStoppedServiceLeavesItStopped() {
        on("systemctl stop kured");
        on("dpkg -i " + DEB);
        assertEquals("inactive", state("is-active"));
        assertEquals("enabled", state("is-enabled"));
        on("systemctl start kured");
    }

    @Test
    @Order(12)
    void aConfigurationThatNobodyHasChangedIsUpgradedToo() {
        on("""
                dpkg-deb --raw-extract %s /tmp/next
                sed -i 's/^Version: .*/Version: 99/' /tmp/next/DEBIAN/control
                echo '# of version 99' >>/tmp/next/etc/kured.toml
                dpkg-deb --root-owner-group -Znone --build /tmp/next /tmp/next.deb
                rm -r /tmp/next
                dpkg -i /tmp/next.deb""".formatted(DEB));
        assertEquals("# of version 99", on("tail -n 1 /etc/kured.toml"));
        assertEquals("active", state("is-active"));
    }

    @Test
    @Order(13)
    void theOperatorsConfigurationOutlivesADowngradeAndAnUpgrade() {
        on("echo '# of the operator' >>/etc/kured.toml");
        on("dpkg --force-confold -i " + DEB);
        assertTrue(on("dpkg -s kured").contains("Version: " + VERSION));
        assertEquals("# of the operator", on("tail -n 1 /etc/kured.toml"));
        assertEquals("active", state("is-active"));
        on("dpkg --force-confold -i /tmp/next.deb");
        assertEquals("# of the operator", on("tail -n 1 /etc/kured.toml"));
        assertEquals("active", state("is-active"));
        assertEquals("enabled", state("is-enabled"));
    }

    @Test
    @Order(14)
    void journalctlExplainsItsMessages() {
        String explained = on("journalctl -x -u kured --no-pager");
        assertTrue(explained.contains("Subject: The node has rebooted and is back"), explained);
        assertTrue(explained.contains("node1 is Ready in its new boot and uncordoned"), explained);
        assertFalse(explained.contains("@"), explained);
        // Of kured's own; systemd has some about the unit, too.
        String bare = on("journalctl -u kured -o json --no-pager | grep '\"MESSAGE_ID\"' | grep '\"_COMM\":\"java\"'"
                + " | grep -v '\"KURED_NODE\":\"node1\".*\"KURED_PHASE\":\"[a-z]' | grep -v '\"KURED_PHASE\":\"[a-z].*\"KURED_NODE\":\"node1\"' || :");
        assertEquals("", bare);
    }

    @Test
    @Order(15)
    void removingStopsItAndKeepsTheConfiguration() {
        on("dpkg --remove kured");
        assertEquals("inactive", state("is-active"));
        assertEquals("", left("/usr/lib/kured /usr/bin/kured /run/kured* /etc/systemd/system/*/kured.service"));
        assertEquals("# of the operator", on("tail -n 1 /etc/kured.toml"));
    }

    @Test
    @Order(16)
    void installedAgainItStartsOnlyWhenTheOperatorSaysSo() {
        on("dpkg --force-confold -i /tmp/next.deb");
        assertEquals("inactive", state("is-active"));
        assertEquals("disabled", state("is-enabled"));
        assertEquals("# of the operator", on("tail -n 1 /etc/kured.toml"));
    }

    @Test
    @Order(17)
    void purgingLeavesNothing() {
        on("touch /etc/kured.toml.d/50-site.toml");
        on("dpkg --purge kured");
        assertEquals("", left("/etc/kured* /var/lib/kured /run/kured* /usr/share/kured /usr/share/doc/kured"));
    }

    @Test
    @Order(18)
    void aPresetOfTheSiteEnablesIt() {
        on("mkdir -p /etc/systemd/system-preset"
                + " && echo 'enable kured.service' >/etc/systemd/system-preset/50-site.preset");
        on("dpkg -i " + DEB);
        assertEquals("enabled", state("is-enabled"));
        assertEquals("inactive", state("is-active"));
        on("dpkg --purge kured");
    }

    final Lab lab() {
        return lab;
    }

    final String state(String question) {
        return lab.attempt(Map.of(), "exec", NODE, "systemctl", question, "kured").output();
    }

    /** Runs a shell script in the node; it must succeed. */
    final String on(String script) {
        return lab.run("exec", NODE, "sh", "-ec", script);
    }

    final String left(String paths) {
        return on("ls -d " + paths + " 2>/dev/null || :");
    }

    final String says() {
        return on("systemctl show -P StatusText kured");
    }

    private void awaitReboot(int boot) throws InterruptedException {
        lab.run("wait-boot", NODE, Integer.toString(boot), "120");
        lab.run("wait-ready", NODE);
        Fleet.await("it is back", () -> says().equals(IDLE)
                && !lab.run("kubectl", "get", "node", NODE, "-o", "jsonpath={.spec}").contains("unschedulable"));
    }
}
