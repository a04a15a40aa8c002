package dev.kured.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kured lock}: who holds the lock, and whether it is paused. */
@Command(
        name = "lock",
        description = "Tells which nodes hold the lock, since when, in which zone, and whether somebody has paused it.",
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
    private FleetOptions fleet = new FleetOptions();

    @Option(names = "--json", description = "As one JSON object, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return fleet.open(spec.commandLine().getErr(), store -> {
            LockRecord record = store.read().record();
            var terminal = Terminal.of(spec.commandLine().getOut());
            if (json) {
                terminal.line(toJson(store.place(), record));
            } else {
                tell(terminal, store.place(), record);
            }
            return ExitStatus.OK;
        });
    }

    private static void tell(Terminal terminal, String place, LockRecord record) {
        terminal.line(terminal.bold(place) + ": " + (record.holders().isEmpty()
                ? terminal.green("free")
                : "held by " + record.holders().size()));
        for (Holder holder : record.holders()) {
            terminal.line("  " + terminal.bold(holder.node().value())
                    + " since " + Terminal.moment(holder.since())
                    + (holder.zone().isEmpty() ? "" : ", zone " + holder.zone())
                    + (holder.boot().isPresent() ? "" : ", by another program"));
        }
        record.pause().ifPresent(pause -> terminal.line("  " + (pause.at(Instant.now())
                ? terminal.yellow(pause.inWords() + ": no further node takes it. To go on: kured resume")
                : "was " + pause.inWords())));
    }

    private static String toJson(String place, LockRecord record) {
        var document = new JsonObject();
        document.addProperty("place", place);
        document.add("holders", holders(record.holders()));
        Optional<Pause> pause = record.pausedAt(Instant.now());
        document.addProperty("paused", pause.isPresent());
        pause.ifPresent(present -> document.add("pause", json(present)));
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(document);
    }

    static JsonArray holders(List<Holder> holders) {
        var array = new JsonArray();
        for (Holder holder : holders) {
            var entry = new JsonObject();
            entry.addProperty("node", holder.node().value());
            entry.addProperty("since", holder.since().toString());
            if (!holder.zone().isEmpty()) {
                entry.addProperty("zone", holder.zone());
            }
            array.add(entry);
        }
        return array;
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
