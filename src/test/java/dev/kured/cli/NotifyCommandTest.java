package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.kured.daemon.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotifyCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream before = System.out;
    private HttpServer server = null;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/yes", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        System.setOut(before);
        server.stop(0);
    }

    private int run(String config) throws IOException {
        String host = "127.0.0.1:" + server.getAddress().getPort();
        Path file = Files.writeString(directory.resolve("kured.toml"), config.replace("SERVER", host));
        return Kured.execute("notify", "--test", "--config", file.toString());
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachReceiverIsAskedAndItsAnswerTold() throws Exception {
        int status = run("notify.urls = ['http://SERVER/yes', 'http://SERVER/hunter2']");
        assertEquals(ExitStatus.FAILED, status);
        String[] lines = output().split("\n", -1);
        assertTrue(lines[0].contains("✔ webhook 127.0.0.1: HTTP status 204"), output());
        assertTrue(lines[1].contains("✘ webhook 127.0.0.1: HTTP status 404"), output());
        assertFalse(output().contains("hunter2"), output());
    }

    @Test
    void ifAllHaveTakenItAllIsWell() throws Exception {
        assertEquals(ExitStatus.OK, run("notify.urls = ['http://SERVER/yes']"));
    }

    @Test
    void withoutReceiversThereIsNothingToTest() throws Exception {
        assertEquals(ExitStatus.FAILED, run(""));
        assertTrue(output().contains("notify.urls"), output());
    }

    @Test
    void whatIsNotUnderstoodIsRefusedWithItsPlaceAndNotShown() throws Exception {
        assertEquals(ExitStatus.CONFIGURATION, run("""
                [notify]
                urls = ["http://SERVER/yes",
                        "slack://hunter2"]
                drain = "Draining {nod}"
                """));
        assertTrue(output().contains("kured.toml:3:9: notify.urls: found an address of Slack without its token"), output());
        assertTrue(output().contains("kured.toml:4:9: notify.drain: found the field {nod}, expected one"), output());
        assertFalse(output().contains("hunter2"), output());
    }

    /** Its milliseconds are more than an int holds: that was a stack trace. */
    @Test
    void aMailWithALongTimeoutIsTriedLikeAnyOther() throws Exception {
        String end = "/?fromaddress=a@b.c&toaddresses=d@e.f&timeout=30d";
        assertEquals(ExitStatus.FAILED, run("notify.urls = ['smtp://127.0.0.1:1" + end + "']"));
        assertTrue(output().contains("✘ mail to d@e.f: 127.0.0.1 cannot be reached: connection refused"), output());
    }

    @Test
    void addressesMayStandInAFileOfTheirOwn() throws Exception {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "# the team\nhttp://127.0.0.1:" + server.getAddress().getPort() + "/yes\n\n");
        assertEquals(ExitStatus.OK, run("notify.urls = ['file:" + secret + "']"), output());
    }

    @Test
    void aFileThatIsMissingOrEmptyIsAMistakeInTheConfiguration() throws Exception {
        assertEquals(ExitStatus.CONFIGURATION, run("notify.urls = ['file:" + directory.resolve("missing") + "']"));
        assertTrue(output().contains("kured.toml:1:16: notify.urls: found a file that cannot be read"), output());
        Path empty = Files.writeString(directory.resolve("empty"), "# nobody yet\n");
        assertEquals(ExitStatus.CONFIGURATION, run("notify.urls = ['file:" + empty + "']"));
    }

    @Test
    void aMistakeInSuchAFileDoesNotShowWhatStandsThere() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "hunter2");
        assertEquals(ExitStatus.CONFIGURATION, run("notify.urls = ['file:" + secret + "']"));
        assertFalse(output().contains("hunter2"), output());
    }
}
