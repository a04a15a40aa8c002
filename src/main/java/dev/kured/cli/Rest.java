package dev.kured.cli;

import dev.kured.config.Settings;
import dev.kured.sentinel.SentinelCommand;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the daemon does while it is {@linkplain AtRest at rest}: as much of its settings as that takes. It is handed
 * from one program to the other as words on a command line, so that no configuration is read at rest.
 *
 * @param config what the daemon reads when it wakes up
 * @param files it wakes up when one of these exists
 * @param command and/or when this says anything but no
 * @param listen where metrics are served
 * @param textfile the file with the metrics, which goes when the daemon ends
 */
record Rest(
        Path config,
        List<Path> files,
        Optional<Settings.Command> command,
        Optional<InetSocketAddress> listen,
        Optional<Path> textfile) {

    /** What the daemon needs while it has nothing to do. */
    static Rest of(Settings settings, Path config, RuntimePaths places) {
        return new Rest(
                config,
                Stream.concat(settings.sentinel().files().stream(), places.requests().stream()).toList(),
                settings.sentinel().command(),
                settings.metrics().listen(),
                settings.metrics().textfile());
    }

    /** Such as {@code config=/etc/kured.toml file=/run/reboot-required}. */
    List<String> toWords() {
        var words = new ArrayList<String>();
        words.add("config=" + config);
        files.forEach(file -> words.add("file=" + file));
        command.ifPresent(asked -> {
            asked.program().words().forEach(word -> words.add("command=" + word));
            asked.program().yes().stream().sorted().forEach(status -> words.add("yes=" + status));
            asked.program().no().stream().sorted().forEach(status -> words.add("no=" + status));
            words.add("timeout=" + asked.program().timeout());
            asked.watch().forEach(path -> words.add("watch=" + path));
            words.add("period=" + asked.period());
        });
        listen.ifPresent(address -> words.add("listen=" + address.getAddress().getHostAddress() + ":" + address.getPort()));
        textfile.ifPresent(file -> words.add("textfile=" + file));
        return words;
    }

    /**
     * The same again.
     *
     * @throws RuntimeException of some kind, if these are no such words
     */
    static Rest of(List<String> words) {
        return new Rest(
                one(words, "config", Path::of).orElseThrow(),
                all(words, "file", Path::of),
                command(words),
                one(words, "listen", Rest::address),
                one(words, "textfile", Path::of));
    }

    private static Optional<Settings.Command> command(List<String> words) {
        List<String> command = all(words, "command", Function.identity());
        return command.isEmpty()
                ? Optional.empty()
                : Optional.of(new Settings.Command(
                        SentinelCommand.USUAL
                                .withWords(command)
                                .withYes(statuses(words, "yes"))
                                .withNo(statuses(words, "no"))
                                .withTimeout(one(words, "timeout", Duration::parse).orElseThrow()),
                        all(words, "watch", Path::of),
                        one(words, "period", Duration::parse).orElseThrow()));
    }

    private static Set<Integer> statuses(List<String> words, String name) {
        return new LinkedHashSet<>(all(words, name, Integer::valueOf));
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.ofLiteral(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    private static <T> Optional<T> one(List<String> words, String name, Function<String, T> type) {
        return all(words, name, type).stream().findFirst();
    }

    private static <T> List<T> all(List<String> words, String name, Function<String, T> type) {
        String prefix = name + "=";
        return words.stream()
                .filter(word -> word.startsWith(prefix))
                .map(word -> type.apply(word.substring(prefix.length())))
                .toList();
    }
}
