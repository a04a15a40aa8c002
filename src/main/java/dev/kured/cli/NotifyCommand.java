package dev.kured.cli;

import dev.kured.config.ConfigErrors;
import dev.kured.config.Settings;
import dev.kured.daemon.Credential;
import dev.kured.daemon.ExitStatus;
import dev.kured.daemon.Messages;
import dev.kured.notify.Message;
import dev.kured.notify.Receiver;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kured notify --test}: do messages arrive? */
@Command(
        name = "notify",
        description = "Sends a test message to each receiver of notify.urls, and tells what each has answered.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:each has taken the message",
            "1:one has not, or there is none",
            "64:the command line is wrong",
            "78:the configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kured notify --test",
            "  kured notify --test --config ./kured.toml     before it is put into place"
        })
final class NotifyCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--test", required = true, description = "Send a test message.")
    @SuppressWarnings("unused") // it has to be said
    private boolean test;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var terminal = Terminal.of(spec.commandLine().getOut());
        try {
            Settings settings = common.settings();
            var list = new Checklist(terminal);
            sendTest(list, Messages.of(settings.notifications()), Message.test(node(settings.node()), Instant.now()));
            terminal.out().flush();
            return list.allWell() ? ExitStatus.OK : ExitStatus.FAILED;
        } catch (ConfigErrors e) {
            terminal.line(terminal.red("✘") + " configuration:");
            e.errors().forEach(error -> terminal.line("    " + error));
            terminal.out().flush();
            return ExitStatus.CONFIGURATION;
        }
    }

    private static void sendTest(Checklist list, Messages messages, Message message) {
        if (messages.receivers().isEmpty()) {
            list.check("receivers", () -> {
                throw new Trouble("there are none", "Name some in notify.urls, such as [\"slack://…\"]; see kured.toml(5)");
            });
        }
        for (Receiver receiver : messages.receivers()) {
            list.check(receiver.name(), () -> receiver.deliver(message, messages.templates()));
        }
    }

    /** The test is about the receivers: it is made also where the cluster is not set up yet. */
    private static NodeName node(Settings.Node configured) {
        try {
            return Credential.find(configured).node();
        } catch (Trouble _) {
            return configured.name().orElseGet(NotifyCommand::hostName);
        }
    }

    private static NodeName hostName() {
        try {
            return new NodeName(Credential.hostName().toLowerCase(Locale.ROOT));
        } catch (Trouble | IllegalArgumentException _) {
            return new NodeName("localhost");
        }
    }
}
