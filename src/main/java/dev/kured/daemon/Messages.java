package dev.kured.daemon;

import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
import dev.kured.notify.NotUnderstood;
import dev.kured.notify.Receiver;
import dev.kured.notify.Template;
import dev.kured.notify.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code [notify]} of the configuration, as those who send understand it.
 *
 * @param receivers in the order of the file
 */
public record Messages(List<Receiver> receivers, Templates templates) {
    private static final String FILE = "file:";

    /** What the settings say; they have been {@linkplain #check checked}. */
    public static Messages of(Settings.Notifications settings) {
        return read(settings, (key, index, found, expected) -> {
            throw new IllegalArgumentException(key + ": found " + found);
        });
    }

    /** Refuses each address and each template that means nothing. */
    public static void check(Settings settings, ConfigFile.Refusals refusals) {
        read(settings.notifications(), refusals);
    }

    private static Messages read(Settings.Notifications settings, ConfigFile.Refusals refusals) {
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < settings.urls().size(); i++) {
            try {
                for (String address : addresses(settings.urls().get(i))) {
                    receivers.addAll(Receiver.parse(address));
                }
            } catch (NotUnderstood e) {
                refusals.refuse("notify.urls", i, e.found(), e.expected());
            } catch (IOException e) {
                refusals.refuse("notify.urls", i, "a file that cannot be read (" + e + ")",
                        "the name of a file with an address a line, after \"file:\"");
            }
        }
        return new Messages(List.copyOf(receivers), new Templates(
                template("drain", settings.drain(), refusals),
                template("reboot", settings.reboot(), refusals),
                template("uncordon", settings.uncordon(), refusals),
                template("failure", settings.failure(), refusals)));
    }

    /** The file in which an address is, if it is in one of its own, so that the configuration holds no secret. */
    static Optional<Path> file(String url) {
        return url.startsWith(FILE) ? Optional.of(Path.of(url.substring(FILE.length()))) : Optional.empty();
    }

    /** Of {@code file:PATH}, the lines of that file, but for blank ones and comments; else what is written there. */
    private static List<String> addresses(String url) throws IOException {
        Optional<Path> file = file(url);
        if (file.isEmpty()) {
            return List.of(url);
        }
        List<String> lines = Files.readAllLines(file.get()).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (lines.isEmpty()) {
            throw new IOException("it is empty");
        }
        return lines;
    }

    private static Template template(String key, String text, ConfigFile.Refusals refusals) {
        try {
            return Template.parse(text);
        } catch (NotUnderstood e) {
            refusals.refuse("notify." + key, 0, e.found(), e.expected());
            return new Template("");
        }
    }
}
