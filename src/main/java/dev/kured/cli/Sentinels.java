package dev.kured.cli;

import dev.kured.config.Settings;
import dev.kured.sentinel.AnySentinel;
import dev.kured.sentinel.CommandSentinel;
import dev.kured.sentinel.FileSentinel;
import dev.kured.sentinel.Sentinel;
import dev.kured.sentinel.SentinelCommand;
import dev.kured.sentinel.SentinelFiles;
import dev.kured.sentinel.SettledSentinel;
import dev.kured.terms.Log;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator wants to be watched, as one sentinel. */
final class Sentinels {
    private Sentinels() {}

    static Sentinel open(Settings.Sentinel settings, InstantSource clock, Runnable ring, Log log) {
        List<Sentinel> sentinels = new ArrayList<>();
        if (!settings.files().isEmpty()) {
            sentinels.add(new FileSentinel(new SentinelFiles(settings.files()), ring, log));
        }
        settings.command().ifPresent(command -> sentinels.add(
                new CommandSentinel(command(command), command.watch(), command.period(), clock, ring, log)));
        Sentinel any = sentinels.size() == 1 ? sentinels.getFirst() : new AnySentinel(sentinels);
        return settings.settle().isZero() ? any : new SettledSentinel(any, settings.settle(), clock, ring);
    }

    static SentinelCommand command(Settings.Command settings) {
        return new SentinelCommand(settings.words(), settings.yes(), settings.no(), settings.timeout());
    }

    /** What is watched, for people. */
    static String inWords(Settings.Sentinel settings) {
        return Stream.concat(
                        settings.files().stream().map(Path::toString),
                        settings.command().stream().map(command -> "what '" + command(command) + "' says"))
                .collect(Collectors.joining(", "));
    }
}
