package dev.kured.cli;

import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
import dev.kured.notify.NotUnderstood;
import dev.kured.notify.Receiver;
import dev.kured.notify.Template;
import dev.kured.notify.Templates;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code [notify]} of the configuration, as those who send understand it.
 *
 * @param receivers in the order of the file
 */
record Messages(List<Receiver> receivers, Templates templates) {

    /** What the settings say; they have been {@linkplain #check checked}. */
    static Messages of(Settings.Notifications settings) {
        return read(settings, (key, index, found, expected) -> {
            throw new IllegalArgumentException(key + ": found " + found);
        });
    }

    /** Refuses each address and each template that means nothing. */
    static void check(Settings settings, ConfigFile.Refusals refusals) {
        read(settings.notifications(), refusals);
    }

    private static Messages read(Settings.Notifications settings, ConfigFile.Refusals refusals) {
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < settings.urls().size(); i++) {
            try {
                receivers.addAll(Receiver.parse(settings.urls().get(i)));
            } catch (NotUnderstood e) {
                refusals.refuse("notify.urls", i, e.found(), e.expected());
            }
        }
        return new Messages(List.copyOf(receivers), new Templates(
                template("drain", settings.drain(), refusals),
                template("reboot", settings.reboot(), refusals),
                template("uncordon", settings.uncordon(), refusals),
                template("failure", settings.failure(), refusals)));
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
