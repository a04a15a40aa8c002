package dev.kured.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;

/** An input with several configurations, as of one DaemonSet for each pool of nodes, never becomes a mixture of them. */
final class SeveralTest {
    private static final String TWO_POOLS = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: kured-masters}
            spec: {template: {spec: {containers: [{name: kured, image: kured, args: [--ds-name=kured-masters,
              --start-time=1am, --end-time=2am]}]}}}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: kured-workers, namespace: reboots}
            spec: {template: {spec: {containers: [{name: kured, image: kured, args: [--ds-name=kured-workers,
              --start-time=3am, --end-time=9pm, --concurrency=3]}]}}}
            """;

    private static Migration choose(String text, String daemonSet) throws Unreadable {
        return Migration.of("input", text, Optional.of(daemonSet));
    }

    private static String refused(String text) {
        return assertThrows(Unreadable.class, () -> Migration.of("input", text)).getMessage();
    }

    @Test
    void twoDaemonSetsAreRefusedByNameAndWithTheWayToChoose() {
        assertEquals("input: it has 2 configurations of kured: kured-masters (DaemonSet kured-masters in line 1), kured-workers"
                + " (DaemonSet reboots/kured-workers in line 7). A node uses one: choose with --daemonset NAME, and make a file"
                + " for each pool of nodes", refused(TWO_POOLS));
    }

    @Test
    void theOneThatIsChosenIsAllThatCounts() throws Unreadable {
        Migration masters = choose(TWO_POOLS, "kured-masters");
        assertTrue(masters.toml().contains("start = \"01:00\", end = \"02:00\""), masters::toml);
        assertFalse(Toml.parse(masters.toml()).contains("lock.concurrency"), masters::toml);
        assertTrue(masters.toml().contains("unless lock.name differs"), "both share one lock here");
        Migration workers = choose(TWO_POOLS, "kured-workers");
        assertEquals(3, Toml.parse(workers.toml()).getLong("lock.concurrency"));
        assertTrue(workers.isWhole(), workers::toml);
    }

    @Test
    void aNameThatIsNotThereIsToldWithThoseThatAre() {
        String message = assertThrows(Unreadable.class, () -> choose(TWO_POOLS, "kured")).getMessage();
        assertTrue(message.startsWith("input: there is no kured in it, but: kured-masters ("), message);
    }

    @Test
    void aListOfThemIsTheSame() {
        String list = "kind: List\nitems:\n- " + TWO_POOLS.strip().replace("\n", "\n  ").replace("\n  ---\n  ", "\n- ") + "\n";
        assertTrue(refused(list).contains("it has 2 configurations"), list);
    }

    @Test
    void severalContainersAreChosenByTheirNames() throws Unreadable {
        String pod = """
                kind: DaemonSet
                metadata: {name: kured}
                spec: {template: {spec: {containers: [
                  {name: day, image: kured:1, args: [--lock-ttl=1h]},
                  {name: night, image: kured:1, args: [--lock-ttl=2h]}]}}}
                """;
        assertTrue(refused(pod).contains("kured/day (container day of DaemonSet kured in line 1), kured/night ("), refused(pod));
        assertEquals("2h", Toml.parse(choose(pod, "kured/night").toml()).getString("lock.ttl"));
    }

    /** As 'kubectl get pods -o yaml' prints them. */
    @Test
    void manyPodsOfOneDaemonSetAreOneConfiguration() throws Unreadable {
        String pod = """
                - kind: Pod
                  metadata: {name: kured-%s}
                  spec: {containers: [{name: kured, image: kured:1, args: [--lock-ttl=1h]}]}
                """;
        Migration migration = Migration.of("input", "kind: List\nitems:\n" + pod.formatted("a") + pod.formatted("b"));
        assertEquals("1h", Toml.parse(migration.toml()).getString("lock.ttl"));
        assertFalse(migration.toml().contains("lock.name"), migration::toml);
    }

    @Test
    void valuesOfTwoReleasesAreRefusedToo() throws Unreadable {
        String umbrella = """
                kured-masters: {configuration: {lockTtl: 1h}}
                kured-workers: {configuration: {lockTtl: 2h}}
                """;
        assertTrue(refused(umbrella).contains("kured-masters (the values below kured-masters in line 1), kured-workers ("),
                refused(umbrella));
        assertEquals("2h", Toml.parse(choose(umbrella, "kured-workers").toml()).getString("lock.ttl"));
        String releases = """
                kind: HelmRelease
                metadata: {name: a}
                spec: {values: {configuration: {lockTtl: 1h}}}
                ---
                kind: HelmRelease
                metadata: {name: b}
                spec: {values: {configuration: {lockTtl: 2h}}}
                """;
        assertEquals("1h", Toml.parse(choose(releases, "a").toml()).getString("lock.ttl"));
        assertTrue(refused(releases).contains("2 configurations"), refused(releases));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "kured --lock-ttl=1h\nkured --lock-ttl=2h",
        "KURED_LOCK_TTL=1h kured --annotate-nodes\nKURED_LOCK_TTL=2h /usr/bin/kured --annotate-nodes",
        "helm install a kubereboot/kured --set configuration.lockTtl=1h\n"
                + "helm install b kubereboot/kured --set configuration.lockTtl=2h",
    })
    void twoCommandLinesAreNotMixed(String commands) throws Unreadable {
        assertTrue(refused(commands).contains("(the "), refused(commands));
        assertEquals("2h", Toml.parse(choose(commands, "line 2").toml()).getString("lock.ttl"));
    }

    @Test
    void theSameNameTwiceIsForOneAtATime() {
        String twice = TWO_POOLS.replace("kured-workers, namespace", "kured-masters, namespace");
        assertTrue(refused(twice).endsWith("A node uses one: convert them one at a time"), refused(twice));
    }
}
