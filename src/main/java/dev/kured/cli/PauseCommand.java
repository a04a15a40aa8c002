package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore;
import dev.kured.lock.Pause;
import dev.kured.terms.DurationText;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code kured pause}: no further node of the fleet reboots. */
@Command(
        name = "pause",
        description = "Stops the roll-out for the whole fleet: no further node takes the lock. Who holds it finishes.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the lock is paused",
            "1:it could not be",
            "64:the command line is wrong",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured pause --reason 'quarter-end closing' --for 2h",
            "  kured pause --kubeconfig ~/.kube/config     from a laptop",
            "  kured resume"
        })
final class PauseCommand implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Option(names = "--reason", paramLabel = "REASON", description = "Why; every node tells it.")
    private String reason = "";

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Positive.class,
            description = "Resume by itself after this time, such as 2h. Without it: when somebody resumes.")
    @Nullable
    private Duration length;

    @Option(names = "--json", description = "As one JSON object, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return fleet.open(spec.commandLine().getErr(), (store, _) -> pause(store));
    }

    private int pause(LockStore store) throws Trouble {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var pause = new Pause(Person.here(), now, reason, Optional.ofNullable(length).map(now::plus));
        LockRecord before = FleetOptions.change(store, record -> record.paused(pause));
        var terminal = Terminal.of(spec.commandLine().getOut());
        if (json) {
            var answer = new JsonObject();
            answer.addProperty("place", store.place());
            answer.addProperty("paused", true);
            answer.add("pause", LockCommand.json(pause));
            answer.add("holders", LockCommand.holders(before.holders()));
            terminal.line(Answers.text(answer));
            return ExitStatus.OK;
        }
        terminal.line("The lock in " + store.place() + " is " + pause.inWords() + ".");
        if (!before.holders().isEmpty()) {
            terminal.line("It is " + before.inWords() + "; who holds it finishes.");
        }
        return ExitStatus.OK;
    }

    /** A duration as in kured.toml(5), but not none at all. */
    static final class Positive implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return DurationText.parse(text)
                    .filter(Duration::isPositive)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no duration such as 90s, 15m or 1h30m"));
        }
    }
}
