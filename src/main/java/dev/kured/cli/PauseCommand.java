package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.daemon.ExitStatus;
import dev.kured.lock.LockRecord;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code kured pause}: no further node of the fleet reboots. */
@Command(
        name = "pause",
        description = "Stops the roll-out for the whole fleet: no further node takes the lock. Who holds it finishes."
                + " Asks before it takes the place of somebody else's pause.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the lock is paused",
            "1:it could not be, or you said no",
            "64:the command line is wrong, or --yes is missing",
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
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Mixin
    private Output output = new Output();

    @Option(names = "--reason", paramLabel = "REASON", description = "Why; every node tells it.")
    private String reason = "";

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Positive.class,
            description = "Resume by itself after this time, such as 2h. Without it: when somebody resumes.")
    @Nullable
    private Duration length;

    @Override
    public Integer call() throws Exception {
        cluster.openLock(this::pause);
        return ExitStatus.OK;
    }

    private void pause(SharedLock lock) throws Trouble, Confirmation.Withheld {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Optional<Pause> standing = lock.read().pausedAt(now);
        confirmation.overrule(standing.map(Pause::by), lock.inWords(standing) + ".", "Pause it in your name instead?");
        var pause = new Pause(Invoker.here(), now, reason, Optional.ofNullable(length).map(now::plus));
        LockRecord before = lock.change(standing, now, record -> record.paused(pause));
        if (output.isJson()) {
            var answer = new JsonObject();
            answer.addProperty("place", lock.place().toString());
            answer.addProperty("paused", true);
            answer.add("pause", LockCommand.json(pause));
            answer.add("holders", LockCommand.holders(before.holders()));
            output.print(answer);
            return;
        }
        output.terminal().line(lock.inWords(Optional.of(pause)) + ".");
        if (!before.holders().isEmpty()) {
            output.terminal().line("It is " + before.inWords() + "; who holds it finishes.");
        }
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
