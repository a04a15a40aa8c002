package dev.kured.e2e;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The requests that kured made on each node, as the API server has written them down, and the bounds that they keep. */
final class Requests {
    /** How many a node that waits for the lock may make in any minute. */
    static final int OF_ONE_THAT_WAITS = 6;
    /** How many any node may make in any minute, evictions aside. */
    static final int OF_ANY = 120;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String USER = "system:node:";

    private final List<Request> all;

    /** One request. */
    record Request(Instant at, String node, String verb, String path) {
        boolean isEviction() {
            return path.endsWith("/eviction");
        }

        boolean writesTheLock() {
            return verb.equals("patch") && path.contains("/configmaps/");
        }

        @Override
        public String toString() {
            return at + " " + node + " " + verb + " " + path;
        }
    }

    /** A test had a hand in a node, by a command of kured's or by a restart: what was asked then is not the wait's. */
    record Hand(String node, Instant from, Instant to) {}

    Requests(Collection<Request> requests) {
        all = requests.stream().sorted((a, b) -> a.at().compareTo(b.at())).toList();
    }

    /** Those in the audit log since then. The kubelet has the same credential, and another user agent. */
    static Requests in(Path auditLog, Instant since) {
        var seen = new HashSet<String>();
        try (var lines = Files.lines(auditLog)) {
            return new Requests(lines.filter(line -> line.contains("\"" + USER))
                    .map(line -> JsonParser.parseString(line).getAsJsonObject())
                    .filter(event -> !event.get("userAgent").getAsString().startsWith("kube"))
                    // A watch is written down twice: when it begins, and when it ends.
                    .filter(event -> seen.add(event.get("auditID").getAsString()))
                    .map(Requests::request)
                    .filter(request -> !request.at().isBefore(since))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Request request(JsonObject event) {
        return new Request(
                Instant.parse(event.get("requestReceivedTimestamp").getAsString()),
                event.getAsJsonObject("user").get("username").getAsString().substring(USER.length()),
                event.get("verb").getAsString(),
                event.get("requestURI").getAsString());
    }

    /** Those of one node. */
    List<Request> of(String node) {
        return all.stream().filter(request -> request.node().equals(node)).toList();
    }

    /** Fails if any node made more than it may. */
    void verify(History history, List<Hand> hands) {
        for (String node : nodes()) {
            List<Request> requests = of(node).stream().filter(request -> !request.isEviction()).toList();
            must(requests, OF_ANY, node);
            for (History.Wait wait : history.waits(node)) {
                runs(during(wait, requests), hands).forEach(run -> must(run, OF_ONE_THAT_WAITS, node + ", which waits,"));
            }
        }
    }

    /** The busiest minute of each node, in words. */
    String table() {
        return nodes().stream()
                .map(node -> node + ": " + of(node).size() + " requests, at most " + busiestMinute(of(node)).size() + " a minute")
                .collect(Collectors.joining("\n"));
    }

    private Set<String> nodes() {
        return all.stream().map(Request::node).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a node asks once it has taken the lock is not of the wait, even if the witness was told of that later. */
    private static List<Request> during(History.Wait wait, List<Request> requests) {
        List<Request> during = requests.stream()
                .filter(request -> request.at().isAfter(wait.from()) && request.at().isBefore(wait.to()))
                .toList();
        int last = during.size();
        while (wait.taken() && last > 0 && !during.get(last - 1).writesTheLock()) {
            last--;
        }
        return during.subList(0, last);
    }

    /** Cut where a test had its hand in. */
    private static Collection<List<Request>> runs(List<Request> requests, List<Hand> hands) {
        var runs = new HashMap<Integer, List<Request>>();
        for (Request request : requests) {
            List<Hand> before = hands.stream()
                    .filter(hand -> hand.node().equals(request.node()) && !request.at().isBefore(hand.from()))
                    .toList();
            if (before.stream().allMatch(hand -> request.at().isAfter(hand.to()))) {
                runs.computeIfAbsent(before.size(), key -> new ArrayList<>()).add(request);
            }
        }
        return runs.values();
    }

    private static void must(List<Request> requests, int most, String who) {
        List<Request> busiest = busiestMinute(requests);
        if (busiest.size() > most) {
            throw new AssertionError(who + " has made " + busiest.size() + " requests within a minute, not at most " + most
                    + ":\n" + busiest.stream().map(Request::toString).collect(Collectors.joining("\n")));
        }
    }

    private static List<Request> busiestMinute(List<Request> requests) {
        var minute = new ArrayDeque<Request>();
        List<Request> busiest = List.of();
        for (Request request : requests) {
            minute.addLast(request);
            while (!request.at().isBefore(minute.getFirst().at().plus(MINUTE))) {
                minute.removeFirst();
            }
            busiest = minute.size() > busiest.size() ? List.copyOf(minute) : busiest;
        }
        return busiest;
    }
}
