package dev.kured.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.migrate.Remark.Weight;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Values as the tools give them that install the original's chart. */
final class ReleaseTest {
    private static Migration migrate(String text) throws Unreadable {
        return Migration.of("input", text);
    }

    private static TomlParseResult toml(String text) throws Unreadable {
        return Toml.parse(migrate(text).toml());
    }

    private static List<String> lost(String text) throws Unreadable {
        return migrate(text).remarks().stream()
                .filter(remark -> remark.weight() == Weight.LOST)
                .map(Remark::about)
                .toList();
    }

    private static String window(String text) throws Unreadable {
        return migrate(text).toml().lines().filter(line -> line.startsWith("windows = "))
                .map(line -> line.replaceFirst(" +#.*", "")).findFirst().orElse("");
    }

    private static String application(String helm) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: kured, namespace: argocd}
                spec:
                  source:
                    chart: kured
                    helm:
                """ + helm.indent(6);
    }

    // ------------------------------------------------------------------ Argo CD

    @Test
    void parametersOfAnApplicationCount() throws Unreadable {
        String application = application("""
                parameters:
                - {name: "configuration.rebootDays[0]", value: sa}
                valuesObject:
                  configuration: {period: 10m, drainTimeout: 5m}
                """);
        assertEquals("windows = [{ days = [\"sat\"], start = \"00:00\", end = \"24:00\" }]", window(application));
        assertEquals("5m", toml(application).getString("drain.timeout"));
        assertTrue(migrate(application).isWhole());
        assertTrue(migrate(application).toml().contains("# configuration.rebootDays, line 9: sa"), () -> application);
    }

    /** Argo CD's documentation: parameters override valuesObject, which replaces values. */
    @Test
    void theyAreLaidOverEachOtherAsArgoDoesIt() throws Unreadable {
        String application = application("""
                values: |
                  configuration:
                    lockTtl: 1h
                    drainDelay: 1s
                valuesObject: {configuration: {lockTtl: 2h, drainTimeout: 2m}}
                parameters: [{name: configuration.lockTtl, value: 3h}]
                """);
        TomlParseResult toml = toml(application);
        assertEquals("3h", toml.getString("lock.ttl"));
        assertEquals("2m", toml.getString("drain.timeout"));
        assertFalse(toml.contains("drain.delay"));
        assertEquals(List.of("values, line 8"), lost(application));
    }

    @Test
    void valuesAsTextAreReadWithTheirLines() throws Unreadable {
        Migration migration = migrate(application("""
                values: |
                  configuration:
                    # a comment
                    lockTtl: 1h
                """));
        assertTrue(migration.toml().contains("# configuration.lockTtl, line 11: 1h"), migration::toml);
        assertEquals("1h", toml(application("values: \"configuration:\\n  lockTtl: 1h\"")).getString("lock.ttl"));
    }

    @Test
    void aValueOfAParameterHasCommasAndAListBraces() throws Unreadable {
        TomlParseResult toml = toml(application("""
                parameters:
                - {name: configuration.blockingPodSelector, value: "{a=b,c=d}"}
                - {name: configuration.drainPodSelector, value: "e=f,g=h"}
                - {name: configuration.forceReboot, value: "false"}
                """));
        assertEquals(List.of("a=b", "c=d"), toml.getArrayOrEmpty("gates.pods.selectors").toList());
        assertEquals("e=f,g=h", toml.getString("drain.pod-selector"));
        assertFalse(toml.contains("drain.on-timeout"));
        assertEquals("reboot", toml(application("""
                parameters: [{name: configuration.forceReboot, value: "false", forceString: true}]
                """)).getString("drain.on-timeout"), "the chart takes a text for yes");
    }

    @Test
    void whatLiesElsewhereIsLost() throws Unreadable {
        assertEquals(Set.of("valueFiles, line 8", "fileParameters, line 9"), Set.copyOf(lost(application("""
                valueFiles: [prod.yaml]
                fileParameters: [{name: configuration.notifyUrl, path: url.txt}]
                valuesObject: {configuration: {lockTtl: 1h}}
                """))));
    }

    @Test
    void aSecondSourceAndAnApplicationSetAreFoundToo() throws Unreadable {
        assertEquals("1h", toml("""
                kind: Application
                metadata: {name: base}
                spec:
                  sources:
                  - {chart: other, helm: {valueFiles: [a.yaml], valuesObject: {configuration: {colour: red}}}}
                  - {chart: kured, helm: {parameters: [{name: configuration.lockTtl, value: 1h}]}}
                """).getString("lock.ttl"));
        assertEquals(List.of("configuration.timeZone, line 6"), lost("""
                kind: ApplicationSet
                metadata: {name: kured}
                spec: {template: {spec: {source: {helm: {parameters: [
                  {name: configuration.lockTtl,
                   value: 1h},
                  {name: configuration.timeZone, value: '{{ .zone }}'}]}}}}}
                """));
    }

    // ------------------------------------------------------------------ Flux, k3s, helmfile, kustomize

    @Test
    void aHelmReleaseOfFluxIsRead() throws Unreadable {
        String release = """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: kured}
                spec:
                  valuesFrom: [{kind: Secret, name: kured-values}]
                  values: {configuration: {lockTtl: 1h, drainTimeout: null}}
                """;
        assertEquals("1h", toml(release).getString("lock.ttl"));
        assertEquals("0s", toml(release).getString("drain.timeout"));
        assertEquals(List.of("valuesFrom, line 5"), lost(release));
    }

    /** A HelmChartConfig counts more than the HelmChart of its name, and 'set' more than both. */
    @Test
    void aHelmChartOfK3sIsRead() throws Unreadable {
        String chart = """
                apiVersion: helm.cattle.io/v1
                kind: HelmChart
                metadata: {name: kured, namespace: kube-system}
                spec:
                  chart: kured
                  set: {configuration.drainDelay: 3s}
                  valuesContent: |-
                    configuration:
                      startTime: 2am
                      drainDelay: 1s
                      drainTimeout: 1m
                """;
        assertTrue(window(chart).contains("start = \"02:00\", end = \"24:00\""), window(chart));
        TomlParseResult both = toml("""
                kind: HelmChartConfig
                metadata: {name: kured}
                spec:
                  valuesContent: |-
                    configuration: {drainDelay: 2s, drainTimeout: 2m}
                ---
                """ + chart);
        assertEquals("2m", both.getString("drain.timeout"));
        assertEquals("3s", both.getString("drain.delay"));
        assertTrue(both.contains("schedule.windows"));
    }

    @Test
    void aReleaseOfHelmfileIsRead() throws Unreadable {
        String file = """
                releases:
                - name: kured
                  chart: kubereboot/kured
                  values:
                  - common.yaml
                  - configuration: {lockTtl: 1h}
                  set:
                  - {name: configuration.rebootDays, values: [mo, tu]}
                """;
        assertEquals("1h", toml(file).getString("lock.ttl"));
        assertTrue(window(file).contains("[\"mon\", \"tue\"]"));
        assertEquals(List.of("values, line 5"), lost(file));
        assertEquals("1h", toml("helmCharts: [{name: kured, valuesInline: {configuration: {lockTtl: 1h}}}]")
                .getString("lock.ttl"));
    }

    // ------------------------------------------------------------------ helm

    @ParameterizedTest
    @ValueSource(strings = {
        "helm install kured kubereboot/kured --set configuration.startTime=2am",
        "helm repo add kubereboot https://kubereboot.github.io/charts\n"
                + "helm upgrade --install kured kubereboot/kured \\\n  --namespace kube-system \\\n  --set=configuration.startTime=2am",
        "sudo helm install base charts/base --set kured.configuration.startTime=2am && helm list",
        "helm install kured ./umbrella --set kured.configuration.startTime=2am",
        "helm template kured --set-string configuration.startTime=2am > kured.yaml",
        "helm install kured --set configuration.startTime=1am,configuration.period=1h --set configuration.startTime=2am",
        "helm install kured --set-json '{\"configuration\": {\"startTime\": \"2am\"}}'",
    })
    void theOptionsOfHelmAreRead(String command) throws Unreadable {
        assertTrue(window(command).contains("start = \"02:00\", end = \"24:00\""), () -> command);
        assertTrue(migrate(command).isWhole(), () -> command);
    }

    @Test
    void filesThatHelmReadsAreLost() throws Unreadable {
        assertEquals(List.of("-f prod.yaml, line 1", "--set-file configuration.notifyUrl=url, line 2", "--reuse-values, line 2"),
                lost("helm upgrade kured kubereboot/kured -f prod.yaml \\\n"
                        + "--set-file configuration.notifyUrl=url --reuse-values --set configuration.lockTtl=1h"));
        assertEquals(List.of("--set, line 1"), lost("helm install kured kubereboot/kured --set configuration.lockTtl"));
    }

    @Test
    void aMistakeIsToldWithoutTheSecretInIt() throws Unreadable {
        Migration migration = migrate("helm install kured kubereboot/kured --set 'configuration.notifyUrl={slack://tok@c'");
        assertFalse(migration.isWhole());
        assertFalse(migration.toml().contains("tok@"), migration::toml);
    }

    @Test
    void anotherChartIsNoneOfKureds() {
        assertThrows(Unreadable.class, () -> migrate("helm install web bitnami/nginx --set replicas=2"));
        assertThrows(Unreadable.class, () -> migrate("helm uninstall kured"));
    }

    @Test
    void theDefaultsOfTheChartAreThoseOfTheOriginal() throws Unreadable {
        assertTrue(migrate("helm install kured kubereboot/kured").isWhole());
        assertEquals(List.of("configuration.colour, line 1"),
                lost("helm install kured kubereboot/kured --set configuration.colour=red"));
    }
}
