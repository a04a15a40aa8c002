package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Uncaught;
import dev.kured.lab.Bell;
import dev.kured.lab.ControlPlane;
import dev.kured.lab.Wire;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

class WatcherTest {
    @TempDir
    Path folder;

    private static Watcher<String, List<String>> follow(Kube kube, String selector, Runnable wake) throws Trouble {
        return kube.follow(
                new WatchSpec<V1ConfigMap, String, List<String>>("follow things", V1ConfigMap.class,
                        api -> new CoreV1Api(api).listNamespacedConfigMap("default").fieldSelector(selector).buildCall(null),
                        object -> object.getMetadata().getName() + " " + object.getData(),
                        all -> all.stream().sorted().toList()),
                wake);
    }

    private static String nameButOfB(V1ConfigMap object) {
        String name = String.valueOf(object.getMetadata().getName());
        if (name.equals("b")) {
            throw new NoSuchMethodError("b");
        }
        return name;
    }

    @Nested
    class WithAScript {
        private static String object(String name, int version) {
            return "{\"metadata\": {\"name\": \"%s\", \"namespace\": \"default\", \"uid\": \"u\", \"resourceVersion\": \"%d\"}}"
                    .formatted(name, version);
        }

        private static String list(int version, String... objects) {
            return "{\"kind\": \"ConfigMapList\", \"metadata\": {\"resourceVersion\": \"%d\"}, \"items\": [%s]}"
                    .formatted(version, String.join(",", objects));
        }

        private static String event(String type, String object) {
            return "{\"type\": \"" + type + "\", \"object\": " + object + "}\n";
        }

        @Test
        void aWatchThatEndsGoesOnWhereItWasAndNobodyIsRung() throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
                server.reply(200, list(10, object("a", 5)))
                        .reply(200, event("ADDED", object("b", 12)))
                        .reply(200, event("BOOKMARK", "{\"metadata\": {\"resourceVersion\": \"30\"}}"))
                        .stream(event("DELETED", object("a", 31)));
                var waker = new Bell();
                try (var followed = follow(kube, "a=b", waker)) {
                    waker.until("all is told", () -> followed.latest().equals(List.of("b {}")));
                }
                assertEquals(List.of("none", "10", "12", "30"),
                        server.requests().stream().map(request -> parameter(request, "resourceVersion")).toList());
                assertTrue(waker.rung() <= 2, "one ring for each news");
            }
        }

        /** A class that is missing from the package has this effect. */
        @Test
        void anErrorEndsTheThreadAndNobodyIsToldTheOldAnyLonger() throws Exception {
            try (var server = new FakeApiServer();
                    var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"));
                    var uncaught = new Uncaught()) {
                server.reply(200, list(10, object("a", 5))).stream(event("ADDED", object("b", 12)));
                var waker = new Bell();
                try (var followed = kube.follow(new WatchSpec<V1ConfigMap, String, List<String>>(
                        "follow things", V1ConfigMap.class,
                        api -> new CoreV1Api(api).listNamespacedConfigMap("default").buildCall(null),
                        WatcherTest::nameButOfB, all -> all.stream().toList()), waker)) {
                    assertEquals(NoSuchMethodError.class, uncaught.next().error().getClass());
                    var trouble = assertThrows(Trouble.class, followed::latest);
                    assertTrue(trouble.happened().contains("NoSuchMethodError"), trouble::inFull);
                    assertTrue(waker.rung() >= 1, "the agent looks at once");
                }
            }
        }

        @Test
        void watchesAskForBookmarksAndForAnEndWithinTenMinutes() throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
                server.reply(200, list(10)).stream(event("ADDED", object("b", 12)));
                var waker = new Bell();
                try (var followed = follow(kube, "a=b", waker)) {
                    waker.until("the watch is open", () -> !followed.latest().isEmpty());
                }
                String watch = server.requests().getLast();
                assertEquals("true", parameter(watch, "watch"));
                assertEquals("true", parameter(watch, "allowWatchBookmarks"));
                assertEquals("a%3Db", parameter(watch, "fieldSelector"));
                int seconds = Integer.parseInt(parameter(watch, "timeoutSeconds"));
                assertTrue(seconds >= 300 && seconds <= 600, () -> seconds + " s");
            }
        }

        @Test
        void goneAsAnEventStartsOverEvenWithAnOlderList() throws Exception {
            startsOver(200, event("ERROR", "{\"kind\": \"Status\", \"code\": 410, \"message\": \"too old\"}"));
        }

        @Test
        void goneAsAStatusStartsOverEvenWithAnOlderList() throws Exception {
            startsOver(410, "{\"kind\": \"Status\", \"code\": 410, \"message\": \"too old\"}");
        }

        private void startsOver(int status, String gone) throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
                server.reply(200, list(100, object("a", 50)))
                        .reply(status, gone)
                        .reply(200, list(7, object("restored", 6)))
                        .stream("");
                var waker = new Bell();
                try (var followed = follow(kube, "a=b", waker)) {
                    waker.until("it started over", () -> followed.latest().equals(List.of("restored {}")));
                }
            }
        }

        @Test
        void aServerThatAsksToWaitIsNotAskedBeforeThat() throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
                server.reply(200, list(10))
                        .reply(429, "{}", Map.of("Retry-After", "1"))
                        .reply(200, list(20, object("b", 15)))
                        .stream("");
                var waker = new Bell();
                long begin = System.nanoTime();
                try (var followed = follow(kube, "a=b", waker)) {
                    waker.until("it was told to wait", () -> said(followed).contains("asks to retry later"));
                    waker.until("it is right again", () -> said(followed).isEmpty());
                }
                assertTrue(System.nanoTime() - begin >= 1_000_000_000, "it was asked again too early");
            }
        }

        private static String said(Watcher<?, ?> followed) {
            try {
                followed.latest();
                return "";
            } catch (Trouble trouble) {
                return trouble.happened();
            }
        }

        @Test
        void anyOtherErrorEventListsAgainWithoutALoss() throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
                server.reply(200, list(10))
                        .reply(200, event("ERROR", "{\"kind\": \"Status\", \"code\": 500, \"message\": \"oops\"}"))
                        .reply(200, list(20, object("b", 15)))
                        .reply(200, "this is no event\n")
                        .stream(event("ADDED", object("c", 21)));
                var waker = new Bell();
                try (var followed = follow(kube, "a=b", waker)) {
                    waker.until("all is told", () -> followed.latest().equals(List.of("b {}", "c {}")));
                }
            }
        }

        @Test
        void aRefusedReconnectIsALossUntilAFreshListIsThere() throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
                server.reply(200, list(10, object("a", 5))).reply(200, "").reply(503, "{\"message\": \"shutting down\"}");
                var waker = new Bell();
                try (var followed = follow(kube, "a=b", waker)) {
                    waker.until("touch is lost", () -> {
                        try {
                            followed.latest();
                            return false;
                        } catch (Trouble trouble) {
                            return trouble.happened().contains("answered 503: shutting down");
                        }
                    });
                    server.reply(200, list(20)).stream("");
                    waker.until("it is back", () -> {
                        try {
                            return followed.latest().isEmpty();
                        } catch (Trouble trouble) {
                            return false;
                        }
                    });
                }
            }
        }

        @Test
        void whatCannotBeListedIsTroubleAtOnce() throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
                server.reply(403, "{\"message\": \"no, you cannot\"}").reply(200, "<html>").reply(200, "{}");
                assertTrue(assertThrows(Trouble.class, () -> follow(kube, "a=b", () -> {})).happened().contains("no, you cannot"));
                assertTrue(assertThrows(Trouble.class, () -> follow(kube, "a=b", () -> {})).happened()
                        .contains("not as an API server"));
                assertTrue(assertThrows(Trouble.class, () -> follow(kube, "a=b", () -> {})).happened()
                        .contains("not as an API server"));
            }
        }

        private static String parameter(String request, String name) {
            var matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(request);
            return matcher.find() ? matcher.group(1) : "none";
        }
    }

    @Nested
    @ExtendWith(ControlPlane.Shared.class)
    class WithARealOne {
        private final ControlPlane cluster;

        WithARealOne(ControlPlane cluster) {
            this.cluster = cluster;
        }

        @Test
        void aCutConnectionIsNoLossWhenTheNextOneWorks() throws Exception {
            try (var wire = new Wire(cluster.port());
                    var kube = Kubes.impatient(wire.through(cluster.admin(), folder))) {
                var waker = new Bell();
                try (var followed = follow(kube, "metadata.name=cut", waker)) {
                    for (int n = 0; n < 3; n++) {
                        wire.cut();
                        var wanted = List.of("cut {round=" + n + "}");
                        cluster.kubectl("delete", "configmap", "cut", "--ignore-not-found");
                        cluster.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: cut}, data: {round: '" + n + "'}}");
                        waker.until("news come through again", () -> followed.latest().equals(wanted));
                    }
                }
            }
        }

        @Test
        void anApiServerThatIsAwayIsALossAndItsNewsAreThereWhenItIsBack() throws Exception {
            try (var wire = new Wire(cluster.port());
                    var kube = Kubes.impatient(wire.through(cluster.admin(), folder))) {
                var waker = new Bell();
                try (var followed = follow(kube, "metadata.name=away", waker)) {
                    assertEquals(List.of(), followed.latest());
                    wire.refuse();
                    waker.until("touch is lost", () -> lost(followed));
                    assertTrue(assertThrows(Trouble.class, followed::latest).happened().contains("connection refused"));
                    cluster.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: away}}");
                    wire.accept();
                    waker.until("it is back", () -> !lost(followed));
                    assertEquals(List.of("away {}"), followed.latest(), "news of meanwhile, with the recovery");
                }
            }
        }

        @Test
        void aDeadPeerIsNoticedThoughNothingWasSaid() throws Exception {
            try (var wire = new Wire(cluster.port());
                    var kube = Kubes.impatient(wire.through(cluster.admin(), folder))) {
                var waker = new Bell();
                try (var followed = follow(kube, "metadata.name=dead", waker)) {
                    cluster.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: dead}}");
                    waker.until("the watch is open", () -> !followed.latest().isEmpty());
                    wire.mute();
                    waker.until("the silence is noticed", () -> lost(followed));
                    wire.unmute();
                    waker.until("it is back", () -> !lost(followed));
                }
            }
        }

        @Test
        void atRestNothingRemains() throws Exception {
            try (var wire = new Wire(cluster.port());
                    var kube = Kubes.impatient(wire.through(cluster.admin(), folder))) {
                var waker = new Bell();
                var followed = follow(kube, "metadata.name=rest", waker);
                cluster.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: rest}}");
                waker.until("the watch is open", () -> !followed.latest().isEmpty());
                assertEquals(1, wire.connections(), "list and watch share one connection");
                kube.rest();
                long deadline = System.nanoTime() + 10_000_000_000L;
                while (wire.open() > 0 && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                }
                assertEquals(0, wire.open(), "connections");
                assertFalse(threads().stream().anyMatch(thread -> thread.getName().contains("follow things")));
                assertFalse(threads().stream().anyMatch(thread -> thread.getName().contains("OkHttp") && !thread.isDaemon()));
                try (var again = follow(kube, "metadata.name=rest", waker)) {
                    assertEquals(1, again.latest().size(), "the next question opens it anew");
                }
            }
        }

        private static List<Thread> threads() {
            return List.copyOf(Thread.getAllStackTraces().keySet());
        }

        private static boolean lost(Watched<?> following) {
            try {
                following.latest();
                return false;
            } catch (Trouble trouble) {
                return true;
            }
        }
    }
}
