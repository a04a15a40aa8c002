package dev.kured.daemon;

import dev.kured.agent.Waker;
import dev.kured.config.Settings;
import dev.kured.sentinel.AnySentinel;
import dev.kured.sentinel.CommandSentinel;
import dev.kured.sentinel.FileSentinel;
import dev.kured.sentinel.Need;
import dev.kured.sentinel.RebootRequest;
import dev.kured.sentinel.Sentinel;
import dev.kured.sentinel.SentinelFiles;
import dev.kured.sentinel.SettledSentinel;
import dev.kured.terms.Log;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator wants to be watched, as one sentinel. */
public final class Sentinels {
    private Sentinels() {}

    /**
     * Opens the sentinel of the system, and of an operator's requests, which need not settle.
     *
     * @param goesOn whether all have said before, in this process, that no reboot is needed: a command that has not
     *     answered yet is then taken to say so still
     */
    static Sentinel open(
            Settings.Sentinel settings, RuntimePaths places, boolean goesOn, TimeSource clock, Waker waker, Log log) {
        var all = requests(places);
        all.add(ofSystem(settings, goesOn, clock, waker, log));
        return new AnySentinel(all);
    }

    /** What can be told at once; a command is asked by the daemon. */
    public static Need glance(Settings.Sentinel settings, RuntimePaths places) {
        Need asked = new AnySentinel(requests(places)).look();
        if (!(asked instanceof Need.None)) {
            return asked;
        }
        Need need = new SentinelFiles(settings.files()).look();
        return need instanceof Need.None && settings.command().isPresent()
                ? new Need.Unknown(new Trouble("the command has not been asked now", "'kured check' asks it"))
                : need;
    }

    private static List<Sentinel> requests(RuntimePaths places) {
        return new ArrayList<>(List.of(
                new RebootRequest(places.pressingRequest(), true), new RebootRequest(places.rebootRequest(), false)));
    }

    private static Sentinel ofSystem(
            Settings.Sentinel settings, boolean goesOn, TimeSource clock, Waker waker, Log log) {
        List<Sentinel> sentinels = new ArrayList<>();
        if (!settings.files().isEmpty()) {
            sentinels.add(new FileSentinel(new SentinelFiles(settings.files()), waker::wake, log));
        }
        settings.command().ifPresent(command -> sentinels.add(goesOn
                ? CommandSentinel.goingOn(command.program(), command.watch(), command.period(), clock, waker::wake, log)
                : new CommandSentinel(command.program(), command.watch(), command.period(), clock, waker::wake, log)));
        Sentinel any = sentinels.size() == 1 ? sentinels.getFirst() : new AnySentinel(sentinels);
        return settings.settle().isZero() ? any : new SettledSentinel(any, settings.settle(), clock, waker::wakeIn);
    }

    /** What is watched, for people. */
    static String inWords(Settings.Sentinel settings) {
        return Stream.concat(
                        settings.files().stream().map(Path::toString),
                        settings.command().stream().map(command -> "what '" + command.program() + "' says"))
                .collect(Collectors.joining(", "));
    }
}
