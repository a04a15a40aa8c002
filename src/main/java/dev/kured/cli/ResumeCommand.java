package dev.kured.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.kured.daemon.ExitStatus;
import dev.kured.lock.LockRecord;
import dev.kured.lock.Pause;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kured resume}: ends a pause. */
@Command(
        name = "resume",
        description = "Ends a pause of the whole fleet: nodes that need it take the lock again. Asks before it ends"
                + " somebody else's pause.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the lock is not paused any more",
            "1:it could not be done, or you said no",
            "64:the command line is wrong, or --yes is missing",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured resume",
            "  kured resume --kubeconfig ~/.kube/config     from a laptop"
        })
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        cluster.openLock(this::resume);
        return ExitStatus.OK;
    }

    private void resume(SharedLock lock) throws Trouble, Confirmation.Withheld {
        Instant now = Instant.now();
        Optional<Pause> standing = lock.read().pausedAt(now);
        confirmation.overrule(standing.map(Pause::by), lock.inWords(standing) + ".", "End that pause?");
        lock.change(standing, now, LockRecord::resumed);
        output.print(toJson(lock, standing), inWords(lock, standing));
    }

    private static String inWords(SharedLock lock, Optional<Pause> ended) {
        return "The lock in " + lock.place() + ended
                .map(pause -> " was " + pause.inWords() + "; now nodes that need it take it again.")
                .orElse(" was not paused.");
    }

    private static JsonObject toJson(SharedLock lock, Optional<Pause> ended) {
        var answer = new JsonObject();
        answer.addProperty("place", lock.place().toString());
        answer.addProperty("paused", false);
        answer.add("was", ended.<JsonElement>map(LockCommand::json).orElse(JsonNull.INSTANCE));
        return answer;
    }
}
