package dev.kured.cli;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kured.agent.ReportFile;
import dev.kured.agent.SavedReport;
import dev.kured.config.ConfigErrors;
import dev.kured.config.Settings;
import dev.kured.daemon.Credential;
import dev.kured.daemon.DaemonLock;
import dev.kured.daemon.ExitStatus;
import dev.kured.daemon.Gates;
import dev.kured.daemon.RuntimePaths;
import dev.kured.daemon.Sentinels;
import dev.kured.kube.Kube;
import dev.kured.lock.LockRecord;
import dev.kured.sentinel.Need;
import dev.kured.terms.DurationText;
import dev.kured.terms.PhaseName;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kured status}: what this node is doing, why, since when, and who holds the lock. */
@Command(
        name = "status",
        description = "Tells what this node is doing, why, since when, and who holds the lock. Works while the daemon"
                + " or the API server is down, too.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:no reboot is needed",
            "1:a reboot is needed, and waits",
            "2:a reboot is under way on this node",
            "3:the daemon is not running",
            "4:it is not known",
            "64:the command line is wrong",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured status",
            "  kured status --json | jq -r .phase",
            "  kured status >/dev/null || echo 'a reboot is needed, or kured is not running'"
        })
final class StatusCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** What could not be done, before why not. */
    private static final Pattern DOING = Pattern.compile("^cannot [^:]+: ");

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private Output output = new Output();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is known of the lock. */
    private record Lock(String place, LockRecord record, Optional<String> trouble) {}

    /** The answer of the command. */
    private record Status(boolean running, Optional<SavedReport> report, Need need, Optional<String> hold, Optional<String> node, Lock lock) {

        private static int exitStatus(PhaseName phase) {
            return switch (phase) {
                case IDLE -> 0;
                case BLOCKED, QUEUED -> 1;
                case DRAINING, REBOOTING, RETURNING, UNDOING -> 2;
                case RECALLING -> 4;
            };
        }

        int exitStatus() {
            if (!running) {
                return 3;
            }
            return report.flatMap(SavedReport::phaseName).map(Status::exitStatus).orElse(4);
        }
    }

    @Override
    public Integer call() {
        Terminal.hushLibraries();
        try {
            Status status = look(common.settings());
            if (output.isJson()) {
                output.print(toJson(status));
            } else {
                tell(output.terminal(), status);
            }
            return status.exitStatus();
        } catch (ConfigErrors e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitStatus.CONFIGURATION;
        }
    }

    private Status look(Settings settings) {
        var places = RuntimePaths.of(System.getenv());
        Optional<SavedReport> report = report(places);
        Optional<String> node = report.map(SavedReport::node).filter(name -> !name.isEmpty()).or(() -> nodeName(settings));
        return new Status(
                isRunning(places),
                report,
                Sentinels.glance(settings.sentinel(), places),
                hold(places),
                node,
                lock(settings));
    }

    private Optional<String> hold(RuntimePaths places) {
        try {
            return Gates.hold(places, common.config()).closedBecause();
        } catch (Trouble trouble) {
            return Optional.of(trouble.inFull());
        }
    }

    private static Optional<SavedReport> report(RuntimePaths places) {
        try {
            return Optional.of(new ReportFile(places.report()).read());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isRunning(RuntimePaths places) {
        try {
            return DaemonLock.is(places.running());
        } catch (IOException _) {
            return false;
        }
    }

    private static Optional<String> nodeName(Settings settings) {
        try {
            return Optional.of(Credential.nodeName(settings.node()).value());
        } catch (Trouble | RuntimeException _) {
            // The line of the lock tells it.
            return Optional.empty();
        }
    }

    /** Asks the API server, but does not let it keep the person waiting. */
    private static Lock lock(Settings settings) {
        String place = settings.lock().place().toString();
        var question = new FutureTask<LockRecord>(() -> {
            try (var kube = new Kube(Credential.find(settings.node()).kubeconfig())) {
                return new SharedLock(kube, settings.lock()).read();
            }
        });
        Thread.ofPlatform().daemon().start(question);
        try {
            return new Lock(place, question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), Optional.empty());
        } catch (ExecutionException e) {
            String trouble = e.getCause() instanceof Trouble known ? known.inFull() : String.valueOf(e.getCause());
            return new Lock(place, LockRecord.FREE, Optional.of(trouble));
        } catch (TimeoutException _) {
            return new Lock(place, LockRecord.FREE, Optional.of(
                    "the API server has not answered within " + DurationText.format(PATIENCE)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Lock(place, LockRecord.FREE, Optional.of("interrupted"));
        }
    }

    // ------------------------------------------------------------------ for people

    private static void tell(Terminal terminal, Status status) {
        String node = status.node().orElse("this node");
        status.report().ifPresentOrElse(
                report -> {
                    String phase = status.running()
                            ? colouredPhase(terminal, report.phase())
                            : terminal.red("the daemon is not running") + "; last: " + report.phase();
                    terminal.line(terminal.bold(node) + ": " + phase + ", since " + Terminal.moment(report.since()));
                    terminal.line("  " + report.sentence());
                    report.furtherTrouble().ifPresent(trouble ->
                            terminal.line("  " + terminal.yellow("Trouble: " + trouble)));
                },
                () -> terminal.line(terminal.bold(node) + ": " + (status.running()
                        ? "the daemon is running, but has not told anything yet"
                        : terminal.red("the daemon is not running") + ", and has not run since the machine has booted")));
        if (!status.running()) {
            terminal.line("  Start it with: systemctl start kured");
            terminal.line("  sentinel: " + switch (status.need()) {
                case Need.None _ -> "no reboot is needed";
                case Need.Wanted(var since, var why, _, _) -> "a reboot is needed since " + Terminal.moment(since) + " (" + why + ")";
                case Need.Unknown(var trouble) -> trouble.inFull();
            });
        }
        // While it defers a reboot, the sentence tells it.
        status.hold().filter(hold -> status.report().filter(report -> report.sentence().contains(hold)).isEmpty())
                .ifPresent(hold -> terminal.line("  hold: " + terminal.yellow(hold)));
        terminal.line("  lock: " + status.lock().place() + ": " + status.lock().trouble()
                .map(trouble -> terminal.yellow(isTold(trouble, status)
                        ? "not known, for the reason above"
                        : "not known: " + trouble))
                .orElseGet(() -> inWords(status.lock().record())));
    }

    /** Whether the daemon has met the same trouble, in whatever it was doing. */
    private static boolean isTold(String trouble, Status status) {
        String missing = status.lock().place() + " does not exist";
        String reason = trouble.startsWith(missing) ? missing : DOING.matcher(trouble).replaceFirst("");
        return status.report().filter(told -> told.sentence().contains(reason) || told.trouble().contains(reason)).isPresent();
    }

    private static String inWords(LockRecord record) {
        return record.inWords() + record.pausedAt(Instant.now()).map(pause -> "; " + pause.inWords()).orElse("");
    }

    private static String colouredPhase(Terminal terminal, String phase) {
        return PhaseName.of(phase).equals(Optional.of(PhaseName.IDLE)) ? terminal.green(phase) : terminal.yellow(phase);
    }

    // ------------------------------------------------------------------ for programs

    private static JsonObject toJson(Status status) {
        var document = new JsonObject();
        status.node().ifPresent(node -> document.addProperty("node", node));
        document.addProperty("running", status.running());
        status.report().ifPresent(report -> {
            document.addProperty("phase", report.phase());
            document.addProperty("since", report.since().toString());
            document.addProperty("sentence", report.sentence());
            if (!report.trouble().isEmpty()) {
                document.addProperty("trouble", report.trouble());
            }
        });
        document.add("rebootNeeded", switch (status.need()) {
            case Need.None _ -> new JsonPrimitive(false);
            case Need.Wanted _ -> new JsonPrimitive(true);
            case Need.Unknown _ -> JsonNull.INSTANCE;
        });
        document.addProperty("held", status.hold().isPresent());
        var lock = new JsonObject();
        lock.addProperty("place", status.lock().place());
        status.lock().trouble().ifPresentOrElse(
                trouble -> lock.addProperty("trouble", trouble),
                () -> {
                    LockRecord record = status.lock().record();
                    lock.add("holders", LockCommand.holders(record.holders()));
                    record.pausedAt(Instant.now()).ifPresent(pause -> lock.add("pause", LockCommand.json(pause)));
                });
        document.add("lock", lock);
        return document;
    }
}
