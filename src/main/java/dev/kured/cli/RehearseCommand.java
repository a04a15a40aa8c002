package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.Settings;
import dev.kured.course.Page;
import dev.kured.course.Summary;
import dev.kured.course.SummaryText;
import dev.kured.course.Timeline;
import dev.kured.course.TimelineJson;
import dev.kured.daemon.Daemon;
import dev.kured.daemon.ExitStatus;
import dev.kured.rehearse.BrokenPromise;
import dev.kured.rehearse.FaultLevel;
import dev.kured.rehearse.Plan;
import dev.kured.schedule.Schedule;
import dev.kured.terms.Concurrency;
import dev.kured.terms.DurationText;
import dev.kured.terms.MomentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kured rehearse}: how will the whole fleet reboot with this configuration? */
@Command(
        name = "rehearse",
        description = "Shows how a fleet would reboot with this configuration: the real decisions of kured on a simulated"
                + " cluster, in simulated time. Needs no cluster and no root, and touches nothing. The same options and"
                + " the same --start rehearse the same, to the last event.",
        sortOptions = false,
        exitCodeOnInvalidInput = ExitStatus.USAGE,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every node has rebooted and is back",
            "1:nodes were left over when the rehearsal ended",
            "64:the command line is wrong",
            "70:a promise of kured's was broken: a bug",
            "78:the configuration is wrong, or its window never opens"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured rehearse --nodes 12",
            "  kured rehearse --nodes 500 --start '2026-12-01 22:00' --html rehearsal.html",
            "  kured rehearse --config ./kured.toml --faults some --seed 7",
            "  kured rehearse --nodes 40 --json | jq '.nodes, .windows[0]'"
        })
final class RehearseCommand implements Callable<Integer> {
    private static final int MOST_NODES = 20_000;
    private static final int MOST_PODS = 500;
    private static final int FASTEST = 1_000_000;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "12",
            description = "How many nodes need a reboot, 1 to " + MOST_NODES + " (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--pods-per-node",
            paramLabel = "P",
            defaultValue = "30",
            description = "How many pods run on each, 0 to " + MOST_PODS + " (default: ${DEFAULT-VALUE}): of Deployments and"
                    + " StatefulSets with PodDisruptionBudgets, and one of a DaemonSet.")
    private int pods;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "When it begins, as in ISO 8601: 2026-12-24T18:00+01:00, or in the zone of the schedule:"
                    + " 2026-12-24T18:00, 2026-12-24, or 18:00 for today (default: when the next window opens; now, if one"
                    + " is open).")
    private Optional<String> start = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "28d",
            description = "When to give up, if not every node has rebooted by then (default: ${DEFAULT-VALUE}).")
    private String longest = "28d";

    @Option(
            names = "--spread",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "The nodes come to need a reboot one by one within this time (default: ${DEFAULT-VALUE}).")
    private String spread = "0s";

    @Option(
            names = "--boot-time",
            paramLabel = "DURATION",
            defaultValue = "3m",
            description = "How long a machine takes to go down and boot (default: ${DEFAULT-VALUE}).")
    private String bootTime = "3m";

    @Option(
            names = "--faults",
            paramLabel = "none|some|many|storm",
            defaultValue = "none",
            description = "How much goes wrong (default: ${DEFAULT-VALUE}). some: an ordinary bad day, on which one node in"
                    + " twenty meets something; many: a bad week; storm: all that can, all the time. The summary says how"
                    + " many faults struck, and how much longer it took than without.")
    private String faults = "none";

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Another number is another fleet with other faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "How many seconds go by in one, 1 to " + FASTEST + "; 0: as many as can be worked out (default: on"
                    + " a terminal, so that it can be watched; otherwise 0).")
    private Optional<Integer> speed = Optional.empty();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page with a timeline of all nodes, that needs no other file.")
    private Optional<Path> html = Optional.empty();

    @Option(names = "--json", description = "Write the summary and all events as one JSON object, for programs.")
    private boolean json;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try {
            Settings settings = common.settingsOrDefaults();
            Plan plan = plan(settings, faults());
            check(plan);
            return rehearse(settings, plan);
        } catch (ConfigErrors | NeverOpen e) {
            return fail(e.getMessage(), ExitStatus.CONFIGURATION);
        } catch (BrokenPromise broken) {
            return fail(broken.getMessage() + "\nThis is a bug of kured. Please report it, with the lines above.", ExitStatus.BUG);
        }
    }

    private int rehearse(Settings settings, Plan plan) throws InterruptedException {
        var terminal = Terminal.of(spec.commandLine().getOut());
        RehearsalRun show = performance(plan);
        Timeline course = json ? show.silently() : show.watched(speed);
        Summary summary = Summary.of(course, calm(settings, plan));
        String repeat = repeat(plan);
        if (json) {
            terminal.line(JsonOutput.text(TimelineJson.of(summary, repeat)));
        } else {
            terminal.line("");
            SummaryText.of(summary, terminal.paint()).forEach(terminal::line);
            terminal.line("");
            terminal.line("The same again: " + repeat);
        }
        if (html.isPresent() && !write(html.get(), page(settings, summary, repeat))) {
            return ExitStatus.FAILED;
        }
        return course.isComplete() ? ExitStatus.OK : ExitStatus.FAILED;
    }

    // ------------------------------------------------------------------ what is rehearsed

    private Plan plan(Settings settings, FaultLevel present) throws NeverOpen {
        require("--nodes", nodes, 1, MOST_NODES);
        require("--pods-per-node", pods, 0, MOST_PODS);
        speed.ifPresent(number -> require("--speed", number, 0, FASTEST));
        Duration boot = duration("--boot-time", bootTime);
        if (boot.isZero()) {
            throw wrong("--boot-time 0s: no machine boots in no time");
        }
        return new Plan(
                nodes,
                pods,
                settings.rules(),
                start(settings.schedule()),
                duration("--spread", spread),
                boot,
                seed,
                present,
                new SimulatedGates(settings.gates(), present, seed));
    }

    /** The same rehearsal without its faults, to compare. */
    private Optional<Timeline> calm(Settings settings, Plan plan) throws InterruptedException {
        if (plan.faults() == FaultLevel.NONE) {
            return Optional.empty();
        }
        var calm = new Plan(plan.nodes(), plan.podsPerNode(), plan.rules(), plan.start(), plan.spread(), plan.bootTime(),
                plan.seed(), FaultLevel.NONE, new SimulatedGates(settings.gates(), FaultLevel.NONE, seed));
        return Optional.of(performance(calm).silently());
    }

    private RehearsalRun performance(Plan plan) {
        return new RehearsalRun(
                plan, Terminal.of(spec.commandLine().getOut()), plan.start().plus(duration("--for", longest)));
    }

    private void check(Plan plan) throws NeverOpen {
        if (plan.rules().lock().concurrency() instanceof Concurrency.Nodes(var atOnce) && atOnce > nodes) {
            throw wrong("--nodes " + nodes + ": lock.concurrency is " + atOnce + ", so all of them would be down at once."
                    + " Rehearse at least " + atOnce + " nodes, or lower lock.concurrency");
        }
        Path directory = html.map(Path::toAbsolutePath).map(Path::getParent).orElse(Path.of("/"));
        if (!Files.isDirectory(directory)) {
            throw wrong("--html: there is no directory " + directory);
        }
        Duration length = duration("--for", longest);
        if (length.isZero()) {
            throw wrong("--for 0s: nothing happens in no time");
        }
        Optional<ZonedDateTime> opens = opening(plan.rules().schedule(), plan.start());
        if (opens.filter(opening -> !opening.toInstant().isBefore(plan.start().plus(length))).isPresent()) {
            throw wrong("--for " + longest + ": the window only opens on " + MomentText.format(opens.get())
                    + ". Begin there: --start " + opens.get().toOffsetDateTime());
        }
    }

    private Instant start(Schedule schedule) throws NeverOpen {
        Instant now = InstantSource.system().instant();
        if (start.isPresent()) {
            return TimeArgument.parse(start.get(), schedule.zone(), now)
                    .orElseThrow(() -> wrong("--start '" + start.get() + "': expected " + TimeArgument.FORMS));
        }
        return opening(schedule, now).map(ZonedDateTime::toInstant).orElse(now.truncatedTo(ChronoUnit.MINUTES));
    }

    /** When the next window opens; empty if one is open. */
    private Optional<ZonedDateTime> opening(Schedule schedule, Instant at) throws NeverOpen {
        return switch (schedule.at(at)) {
            case Schedule.Status.Open _ -> Optional.empty();
            case Schedule.Status.Closed closed -> {
                if (closed.until().isEmpty()) {
                    throw new NeverOpen(common.config() + ": from " + MomentText.format(at.atZone(schedule.zone())) + " on "
                            + closed.inWords() + ": no node would ever reboot. Look at schedule.windows and schedule.exclusions");
                }
                yield closed.until();
            }
        };
    }

    private static final class NeverOpen extends Exception {
        private static final long serialVersionUID = 1L;

        NeverOpen(String message) {
            super(message);
        }
    }

    private void require(String option, int number, int least, int most) {
        if (number < least || number > most) {
            throw wrong(option + " " + number + ": expected a number from " + least + " to " + most);
        }
    }

    private FaultLevel faults() {
        return switch (faults) {
            case "none" -> FaultLevel.NONE;
            case "some" -> FaultLevel.SOME;
            case "many" -> FaultLevel.MANY;
            case "storm" -> FaultLevel.STORM;
            default -> throw wrong("--faults " + faults + ": expected none, some, many or storm");
        };
    }

    private Duration duration(String option, String text) {
        return DurationText.parse(text)
                .orElseThrow(() -> wrong(option + " '" + text + "': expected a duration such as 90s, 15m or 1h30m"));
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    // ------------------------------------------------------------------ what is left of it

    private String repeat(Plan plan) {
        var words = new StringBuilder("kured rehearse --nodes " + nodes);
        addUnless(words, "--pods-per-node", Integer.toString(pods), "30");
        words.append(" --start ").append(plan.start().atZone(plan.rules().schedule().zone()).toOffsetDateTime());
        addUnless(words, "--for", longest, "28d");
        addUnless(words, "--spread", spread, "0s");
        addUnless(words, "--boot-time", bootTime, "3m");
        addUnless(words, "--faults", faults, "none");
        words.append(" --seed ").append(seed);
        if (!common.isAbsent()) {
            words.append(" --config ").append(common.config());
        }
        return words.toString();
    }

    private static void addUnless(StringBuilder words, String option, String value, String usual) {
        if (!value.equals(usual)) {
            words.append(' ').append(option).append(' ').append(value);
        }
    }

    private String page(Settings settings, Summary summary, String repeat) {
        String source = common.isAbsent() ? "nowhere: " + common.config() + " does not exist" : common.config().toString();
        return Page.of(summary, new Page.Origin(repeat, RehearsedSettings.of(settings, source), Daemon.version()));
    }

    private boolean write(Path file, String page) {
        try {
            Files.writeString(file, page);
            return true;
        } catch (IOException e) {
            fail("The page cannot be written to " + file + ": " + e, ExitStatus.FAILED);
            return false;
        }
    }

    private int fail(@Nullable String message, int status) {
        spec.commandLine().getErr().println(message);
        return status;
    }
}
