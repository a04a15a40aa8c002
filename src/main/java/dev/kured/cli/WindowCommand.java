package dev.kured.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kured.config.ConfigErrors;
import dev.kured.daemon.ExitStatus;
import dev.kured.schedule.Opening;
import dev.kured.schedule.Schedule.Status;
import dev.kured.schedule.Schedule;
import dev.kured.terms.DurationText;
import dev.kured.terms.MomentText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kured window}: may a reboot happen now, or at another time, and when next? */
@Command(
        name = "window",
        description = "Tells whether a reboot may happen now, or at another time: the window that is open or why none"
                + " is, since when and until when, and the next ones.",
        exitCodeOnInvalidInput = ExitStatus.USAGE,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the window is open",
            "1:the window is closed",
            "64:the command line is wrong",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured window",
            "  kured window --at '2026-12-24 18:00' --next 5",
            "  kured window --config ./kured.toml --json | jq -r .next[0].since"
        })
final class WindowCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Another time than now, as in ISO 8601: 2026-12-24T18:00+01:00, or in the zone of the"
                    + " schedule: 2026-12-24T18:00, 2026-12-24, or 18:00 for today.")
    private Optional<String> time = Optional.empty();

    @Option(
            names = "--next",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many of the next windows to list, 0 to 1000 (default: ${DEFAULT-VALUE}).")
    private int next;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The answer of the command. */
    private record Answer(ZonedDateTime at, Status status, List<Opening> next) {}

    @Override
    public Integer call() {
        try {
            Schedule schedule = common.settings().schedule();
            Instant at = at(schedule.zone());
            if (next < 0 || next > 1000) {
                throw wrong("--next " + next + ": expected a number from 0 to 1000");
            }
            var answer = new Answer(
                    at.atZone(schedule.zone()), schedule.at(at), schedule.openingsAfter(at).limit(next).toList());
            if (output.isJson()) {
                output.print(toJson(answer));
            } else {
                tell(output.terminal(), answer);
            }
            return answer.status() instanceof Status.Open ? ExitStatus.OK : ExitStatus.FAILED;
        } catch (ConfigErrors e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitStatus.CONFIGURATION;
        }
    }

    private Instant at(ZoneId zone) {
        Instant now = InstantSource.system().instant();
        return time.map(text -> TimeArgument.parse(text, zone, now)
                        .orElseThrow(() -> wrong("--at '" + text + "': expected " + TimeArgument.FORMS)))
                .orElse(now);
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    // ------------------------------------------------------------------ for people

    private static void tell(Terminal terminal, Answer answer) {
        switch (answer.status()) {
            case Status.Open(var opening) ->
                terminal.line(terminal.green("open") + times(opening.since(), opening.until()));
            case Status.Closed(var since, var until, var reasons) ->
                terminal.line(terminal.yellow("closed") + times(since, until)
                        + (reasons.isEmpty() ? "" : ": " + String.join(", ", reasons)));
        }
        List<List<String>> rows = answer.next().stream().map(WindowCommand::row).toList();
        if (!rows.isEmpty()) {
            terminal.line("");
            terminal.line("Next windows, by the clock of " + answer.at().getZone() + ":");
            rows.forEach(row -> terminal.line("  " + row.get(0)
                    + "  " + pad(row.get(1), width(rows, 1)) + "  " + row.get(2)));
        } else if (answer.status().changes().isEmpty() && answer.status() instanceof Status.Closed) {
            terminal.line("No window opens within four years: see [schedule] in the configuration.");
        }
    }

    private static String times(Optional<ZonedDateTime> since, Optional<ZonedDateTime> until) {
        return since.map(moment -> ", since " + MomentText.format(moment)).orElse("")
                + until.map(moment -> ", until " + MomentText.format(moment)).orElse(", with no end in sight");
    }

    private static List<String> row(Opening opening) {
        return List.of(
                opening.since().map(MomentText::format).orElse(""),
                opening.until().map(moment -> "to " + MomentText.format(moment)).orElse("with no end in sight"),
                opening.length().map(DurationText::format).orElse(""));
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    // ------------------------------------------------------------------ for programs

    private static JsonObject toJson(Answer answer) {
        var document = new JsonObject();
        document.addProperty("at", iso(answer.at()));
        document.addProperty("zone", answer.at().getZone().getId());
        document.addProperty("open", answer.status() instanceof Status.Open);
        switch (answer.status()) {
            case Status.Open(var opening) -> addTimes(document, opening.since(), opening.until());
            case Status.Closed(var since, var until, var reasons) -> {
                addTimes(document, since, until);
                var array = new JsonArray();
                reasons.forEach(array::add);
                document.add("reasons", array);
            }
        }
        var list = new JsonArray();
        answer.next().forEach(opening -> {
            var entry = new JsonObject();
            addTimes(entry, opening.since(), opening.until());
            opening.length().map(Duration::toSeconds).ifPresent(seconds -> entry.addProperty("seconds", seconds));
            list.add(entry);
        });
        document.add("next", list);
        return document;
    }

    private static void addTimes(JsonObject object, Optional<ZonedDateTime> since, Optional<ZonedDateTime> until) {
        // Without a value it is null, not absent.
        object.addProperty("since", since.map(WindowCommand::iso).orElse(null));
        object.addProperty("until", until.map(WindowCommand::iso).orElse(null));
    }

    private static String iso(ZonedDateTime moment) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment);
    }
}
