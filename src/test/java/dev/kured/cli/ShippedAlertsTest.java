package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
import dev.kured.daemon.Gates;
import dev.kured.gate.Gate;
import dev.kured.gate.PrometheusGate;
import dev.kured.lab.Shell;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped alert rules in a real Prometheus that scrapes a node that needs a reboot. The alerts about this node are
 * pending at once, and fire after a week; both would have closed the shipped gate, for the whole fleet, for ever.
 */
final class ShippedAlertsTest {
    private static final Path RULES = Path.of("packaging/monitoring/kured.rules.yaml");

    @TempDir
    private Path directory = Path.of("");

    /** One permit for each time that Prometheus has fetched the metrics. */
    private final Semaphore scrapes = new Semaphore(0);
    private Optional<HttpServer> node = Optional.empty();
    private Optional<Process> prometheus = Optional.empty();
    private int port;
    private volatile boolean siteDown;

    @BeforeEach
    void start() throws IOException {
        Path program = Shell.need("prometheus", "prometheus");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] text = metrics().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
            scrapes.release();
        });
        server.setExecutor(Executors.newSingleThreadExecutor(work -> Thread.ofPlatform().daemon().unstarted(work)));
        server.start();
        node = Optional.of(server);

        String shipped = Files.readString(RULES);
        Files.writeString(directory.resolve("shipped.yaml"), shipped);
        Files.writeString(directory.resolve("a-week-later.yaml"), shipped.replaceAll(" for: [0-9]+[dhm]", " for: 0s"));
        Files.writeString(directory.resolve("site.yaml"), """
                groups:
                  - name: site
                    rules:
                      - {alert: Watchdog, expr: vector(1)}
                      - {alert: SiteDown, expr: site_down == 1}
                      - {alert: NodeWantsAReboot, expr: kured_reboot_required == 1, labels: {kured: self}}
                """);
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}
                rule_files: [shipped.yaml, a-week-later.yaml, site.yaml]
                scrape_configs:
                  - {job_name: kured, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                """.formatted(server.getAddress().getPort()));
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        prometheus = Optional.of(new ProcessBuilder(program.toString(), "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start());
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (prometheus.isPresent()) {
            prometheus.get().destroyForcibly().waitFor();
        }
        node.ifPresent(server -> server.stop(0));
    }

    private String metrics() {
        return """
                kured_build_info{node="n1",version="1"} 1
                kured_reboot_required{node="n1"} 1
                kured_blocked{node="n1",gate="prometheus"} 1
                site_down %d
                """.formatted(siteDown ? 1 : 0);
    }

    private Path config(String more) throws IOException {
        return Files.writeString(directory.resolve("kured.toml"),
                "[gates.prometheus]\nurl = 'http://127.0.0.1:" + port + "'\n" + more);
    }

    private Gate gate(String more) throws Exception {
        Settings settings = ConfigFile.read(config(more));
        return new PrometheusGate(settings.gates().prometheus().orElseThrow());
    }

    /** Waits until Prometheus says this: it is asked again each time that it has fetched the metrics. */
    private void await(Gate gate, Optional<String> wanted) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Optional<String> answer = Optional.of("nothing yet");
        while (!answer.equals(wanted)) {
            assertTrue(scrapes.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS),
                    "after 30 s: " + answer + "\n" + Files.readString(directory.resolve("prometheus.log")));
            scrapes.drainPermits();
            try {
                answer = gate.closedBecause();
            } catch (Trouble trouble) {
                answer = Optional.of(trouble.inFull());
            }
        }
    }

    private static String query(String promql) {
        return "query = '" + promql + "'\n";
    }

    @Test
    void aNodeThatNeedsARebootIsNotDeferredByTheAlertsAboutIt() throws Exception {
        String alerts = "count by (alertname, alertstate) (ALERTS{alertname=~\"Kured(RebootOverdue|GateClosed)\"})";
        await(gate(query(alerts)), Optional.of("the query " + alerts + " returns "
                + "{alertname=\"KuredGateClosed\", alertstate=\"firing\"}, "
                + "{alertname=\"KuredGateClosed\", alertstate=\"pending\"}, "
                + "{alertname=\"KuredRebootOverdue\", alertstate=\"firing\"}, "
                + "{alertname=\"KuredRebootOverdue\", alertstate=\"pending\"}"));
        String renamed = "ALERTS{alertname=\"NodeWantsAReboot\"}";
        await(gate(query(renamed + " == 1")), Optional.of("the query " + renamed + " == 1 returns "
                + "ALERTS{alertname=\"NodeWantsAReboot\", alertstate=\"firing\", instance=\"127.0.0.1:"
                + node.orElseThrow().getAddress().getPort() + "\", job=\"kured\", kured=\"self\", node=\"n1\"}"));

        assertEquals(Optional.empty(), gate("").closedBecause());
        assertEquals(Optional.empty(), gate("only = 'Kured|NodeWants'").closedBecause());
        assertEquals(Optional.of("an alert is active: Watchdog (firing)"), gate("ignore = ''").closedBecause());
        assertEquals("✔ Prometheus: it answers; a reboot would not have to wait for it", checked());

        siteDown = true;
        await(gate(""), Optional.of("an alert is active: SiteDown (firing)"));
        assertEquals("✔ Prometheus: a reboot would wait: an alert is active: SiteDown (firing)", checked());
    }

    private String checked() throws IOException {
        Screen screen = Screen.of("check", "--config", config("").toString());
        return screen.out().lines().filter(line -> line.contains(" Prometheus: ")).findFirst()
                .orElseThrow(() -> new AssertionError(screen.out()));
    }
}
