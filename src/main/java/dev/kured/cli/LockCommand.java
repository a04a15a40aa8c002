package dev.kured.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kured.daemon.ExitStatus;
import dev.kured.kube.Kube;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import dev.kured.node.ApiNode;
import dev.kured.node.ApiNodes;
import dev.kured.node.Waiting;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kured lock}: who holds the lock and how far they have come, who waits for it, and whether it is paused. */
@Command(
        name = "lock",
        description = "Tells which nodes hold the lock, since when, in which zone and how far they have come, which ones"
                + " wait for it, and whether somebody has paused it.",
        subcommands = ReleaseCommand.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the lock could be read",
            "1:it could not",
            "64:the command line is wrong",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured lock",
            "  kured lock --json | jq -r '.holders[].node'",
            "  kured lock --kubeconfig ~/.kube/config     from a laptop",
            "  kured lock release node7                   node7 will never come back"
        })
final class LockCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private Output output = new Output();

    /**
     * The answer of the command.
     *
     * @param waiting empty if that is not known
     * @param troubles what could not be looked at, and what to do
     */
    private record Sight(
            String place,
            LockRecord record,
            Map<Holder, HolderStatus> standings,
            Optional<Map<NodeName, Waiting>> waiting,
            List<String> troubles) {}

    @Override
    public Integer call() throws Exception {
        cluster.openLock(lock -> {
            Sight sight = look(lock.place().toString(), lock.read(), lock.kube());
            if (output.isJson()) {
                output.print(toJson(sight));
            } else {
                tell(output.terminal(), sight);
            }
        });
        return ExitStatus.OK;
    }

    private static Sight look(String place, LockRecord record, Kube kube) {
        var standings = new LinkedHashMap<Holder, HolderStatus>();
        Optional<Map<NodeName, Waiting>> waiting = Optional.empty();
        var troubles = new ArrayList<String>();
        for (Holder holder : record.holders()) {
            try {
                standings.put(holder, HolderStatus.of(holder, new ApiNode(kube, holder.node()).read(), Instant.now()));
            } catch (Trouble trouble) {
                standings.put(holder, HolderStatus.NOT_KNOWN);
                troubles.add("How far " + holder.node() + " has come is not known: " + trouble.happened());
            }
        }
        try {
            waiting = Optional.of(new ApiNodes(kube).waiting());
        } catch (Trouble trouble) {
            troubles.add("Which nodes wait is not known: " + trouble.inFull());
        }
        return new Sight(place, record, standings, waiting, troubles);
    }

    // ------------------------------------------------------------------ for people

    private static void tell(Terminal terminal, Sight sight) {
        List<Holder> holders = sight.record().holders();
        terminal.line(terminal.bold(sight.place()) + ": "
                + (holders.isEmpty() ? terminal.green("free") : "held by " + holders.size() + " of at most " + places(holders))
                + sight.waiting().map(waiting -> ", " + waitingInWords(waiting.size())).orElse(""));
        sight.record().pause().ifPresent(pause -> terminal.line(pause.at(Instant.now())
                ? terminal.yellow(pause.inWords() + ": no further node takes it. To go on: kured resume")
                : "was " + pause.inWords()));
        notReady(sight).ifPresent(nodes -> terminal.line(terminal.yellow("Not Ready, and so using up places: "
                + nodes.stream().map(NodeName::value).collect(Collectors.joining(", ")))));
        if (!holders.isEmpty()) {
            terminal.line("");
            Columns.aligned(holderLines(sight)).forEach(terminal::line);
        }
        sight.waiting().filter(waiting -> !waiting.isEmpty()).ifPresent(waiting -> {
            terminal.line("");
            Columns.aligned(waitingLines(waiting)).forEach(terminal::line);
        });
        if (!sight.troubles().isEmpty()) {
            terminal.line("");
            sight.troubles().forEach(trouble -> terminal.line(terminal.yellow(trouble)));
        }
    }

    /** As the node knows that has looked last; empty if nobody has lately. */
    private static Optional<List<NodeName>> notReady(Sight sight) {
        return sight.record().notReady()
                .filter(word -> Instant.now().isBefore(word.until()))
                .map(word -> word.nodes().stream().sorted().toList());
    }

    private static int places(List<Holder> holders) {
        return holders.stream().mapToInt(Holder::places).min().orElse(1);
    }

    private static String waitingInWords(int nodes) {
        return switch (nodes) {
            case 0 -> "no node waits";
            case 1 -> "1 node waits";
            default -> nodes + " nodes wait";
        };
    }

    private static List<List<String>> holderLines(Sight sight) {
        var lines = new ArrayList<>(List.of(List.of("HOLDER", "SINCE", "ZONE", "STANDS")));
        sight.standings().forEach((holder, standing) -> lines.add(List.of(
                holder.node().value(), Terminal.moment(holder.since()), holder.zone(), standing.words())));
        return lines;
    }

    /** Who has waited longest comes first. */
    private static List<List<String>> waitingLines(Map<NodeName, Waiting> waiting) {
        var lines = new ArrayList<>(List.of(List.of("WAITING", "SINCE", "BECAUSE OF")));
        oldestFirst(waiting).forEach(entry -> lines.add(List.of(
                entry.getKey().value(), Terminal.moment(entry.getValue().since()), entry.getValue().why())));
        return lines;
    }

    private static List<Map.Entry<NodeName, Waiting>> oldestFirst(Map<NodeName, Waiting> waiting) {
        return waiting.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(Waiting::since)))
                .toList();
    }

    // ------------------------------------------------------------------ for programs

    private static JsonObject toJson(Sight sight) {
        var document = new JsonObject();
        document.addProperty("place", sight.place());
        var holders = new JsonArray();
        sight.standings().forEach((holder, standing) -> {
            JsonObject entry = json(holder);
            entry.addProperty("phase", standing.phase());
            holders.add(entry);
        });
        document.add("holders", holders);
        sight.waiting().ifPresent(waiting -> document.add("waiting", waiting(waiting)));
        notReady(sight).ifPresent(nodes -> {
            var names = new JsonArray();
            nodes.forEach(node -> names.add(node.value()));
            document.add("notReady", names);
        });
        Optional<Pause> pause = sight.record().pausedAt(Instant.now());
        document.addProperty("paused", pause.isPresent());
        pause.ifPresent(present -> document.add("pause", json(present)));
        var troubles = new JsonArray();
        sight.troubles().forEach(troubles::add);
        document.add("troubles", troubles);
        return document;
    }

    private static JsonArray waiting(Map<NodeName, Waiting> waiting) {
        var array = new JsonArray();
        oldestFirst(waiting).forEach(one -> {
            var entry = new JsonObject();
            entry.addProperty("node", one.getKey().value());
            entry.addProperty("since", one.getValue().since().toString());
            entry.addProperty("why", one.getValue().why());
            array.add(entry);
        });
        return array;
    }

    static JsonArray holders(List<Holder> holders) {
        var array = new JsonArray();
        holders.forEach(holder -> array.add(json(holder)));
        return array;
    }

    private static JsonObject json(Holder holder) {
        var entry = new JsonObject();
        entry.addProperty("node", holder.node().value());
        entry.addProperty("since", holder.since().toString());
        if (!holder.zone().isEmpty()) {
            entry.addProperty("zone", holder.zone());
        }
        return entry;
    }

    static JsonObject json(Pause pause) {
        var entry = new JsonObject();
        entry.addProperty("by", pause.by());
        entry.addProperty("since", pause.since().toString());
        entry.addProperty("reason", pause.reason());
        pause.until().ifPresent(until -> entry.addProperty("until", until.toString()));
        return entry;
    }
}
