package dev.kured.cli;

import com.google.gson.JsonObject;
import dev.kured.daemon.ExitStatus;
import dev.kured.kube.Kube;
import dev.kured.lock.Holder;
import dev.kured.node.ApiNode;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kured lock release NODE}: takes a node out of the lock that cannot do so itself. */
@Command(
        name = "release",
        description = "Takes NODE out of the lock, so that the next node may go. For a node that will not come back: one"
                + " that is only slow may then be down together with the next one. A node that is still draining takes it"
                + " back when it sees that.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the node does not hold the lock any more",
            "1:it did not hold it, it could not be done, or you said no",
            "64:the command line is wrong, or --yes is missing",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured lock release node7",
            "  kured lock release node7 --yes --kubeconfig ~/.kube/config"
        })
final class ReleaseCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "NODE", description = "As `kured lock` names it.")
    private String name = "";

    @Override
    public Integer call() throws Exception {
        cluster.openLock(this::release);
        return ExitStatus.OK;
    }

    private void release(SharedLock lock) throws Trouble, Confirmation.Withheld {
        Holder holder = lock.read().holders().stream()
                .filter(one -> one.node().value().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new Trouble(name + " does not hold the lock in " + lock.place(), "See who does: kured lock"));
        String standing = standing(holder, lock.kube());
        confirmation.demand(holder.inWords() + " holds the lock: " + standing
                        + ".\nIf that node is only slow to come back, the next one goes down beside it.",
                "Take the lock away from " + name + "?");
        // Only this very entry: meanwhile the node may have come back, and even hold the lock anew.
        boolean released = lock.change(record ->
                        record.holders().contains(holder) ? record.forceRelease(holder.node()) : record)
                .holders().contains(holder);
        output.print(toJson(lock, released), released
                ? name + " does not hold the lock any more (" + standing + ")."
                : name + " has given the lock back itself meanwhile.");
    }

    private static String standing(Holder holder, Kube kube) {
        try {
            return HolderStatus.of(holder, new ApiNode(kube, holder.node()).read(), Instant.now()).words();
        } catch (Trouble trouble) {
            return "how far it has come is not known, for " + trouble.happened();
        }
    }

    private JsonObject toJson(SharedLock lock, boolean released) {
        var answer = new JsonObject();
        answer.addProperty("place", lock.place().toString());
        answer.addProperty("node", name);
        answer.addProperty("holds", false);
        answer.addProperty("released", released);
        return answer;
    }
}
