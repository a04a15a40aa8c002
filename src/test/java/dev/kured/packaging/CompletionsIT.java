package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.cli.Kured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine;

/** What bash, zsh and fish themselves offer when Tab is pressed: every command and every option, and no others. */
class CompletionsIT {
    private static final Path FOLDER = Path.of("target/completions").toAbsolutePath();

    /** How each shell is asked what it would complete a line to. */
    enum Shell {
        BASH {
            @Override
            Set<String> offers(String line) {
                return lines("bash", "--norc", "-c", """
                        . "$1/kured"
                        compopt() { :; } # outside of a completion bash refuses it
                        read -r -a COMP_WORDS <<<"${2//=/ = }"
                        [[ $2 != *' ' ]] || COMP_WORDS+=('')
                        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                        $(complete -p kured | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
                        printf '%s\\n' "${COMPREPLY[@]}\"""", "bash", FOLDER.toString(), line);
            }
        },
        ZSH {
            @Override
            Set<String> offers(String line) {
                return lines("timeout", "60", "zsh", "-f", "src/test/resources/dev/kured/packaging/offered.zsh",
                        FOLDER.toString(), line);
            }
        },
        FISH {
            @Override
            Set<String> offers(String line) {
                return lines("fish", "--no-config", "-c", "source $argv[1]/kured.fish; complete -C $argv[2]",
                                FOLDER.toString(), line).stream()
                        .map(offer -> offer.split("\t")[0])
                        .collect(Collectors.toSet());
            }
        };

        abstract Set<String> offers(String line);
    }

    @ParameterizedTest
    @EnumSource
    void everyCommandAndEveryOptionIsOffered(Shell shell) {
        assumeThere(shell);
        everyCommand(Kured.commandLine()).forEach(command -> {
            String line = command.getCommandSpec().qualifiedName() + " ";
            Set<String> commands = command.getSubcommands().keySet();
            Set<String> offered = shell.offers(line);
            assertEquals(commands, only(offered, offer -> !offer.startsWith("-") && !isFile(offer)), line);

            Set<String> options = command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .map(OptionSpec::longestName)
                    .collect(Collectors.toSet());
            assertEquals(options, only(shell.offers(line + "--"), offer -> offer.startsWith("--")), line + "--");
        });
    }

    @ParameterizedTest
    @EnumSource
    void filesAreOfferedWhereAFileIsMeant(Shell shell) {
        assumeThere(shell);
        for (String line : List.of("kured check --config packaging/kured.t", "kured migrate packaging/kured.t",
                "kured lock release --kubeconfig packaging/kured.t")) {
            assertTrue(shell.offers(line).stream().anyMatch(offer -> offer.endsWith("kured.toml")), line);
        }
        assertEquals(Set.of(), shell.offers("kured window --at packaging/kured.t"));
    }

    /** bash splits such a word at the equals sign. */
    @Test
    void filesAreOfferedInBashAlsoBehindAnEqualsSign() {
        assumeThere(Shell.BASH);
        assertEquals(Set.of("packaging/kured.toml"), Shell.BASH.offers("kured check --config=packaging/kured.t"));
        assertTrue(Shell.BASH.offers("kured check --config=packaging/kured.t --").contains("--help"));
    }

    private static boolean isFile(String offer) {
        return Files.exists(Path.of(offer));
    }

    private static Set<String> only(Set<String> offers, Predicate<String> which) {
        return offers.stream().filter(which).collect(Collectors.toSet());
    }

    private static Stream<CommandLine> everyCommand(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CompletionsIT::everyCommand));
    }

    private static void assumeThere(Shell shell) {
        String name = shell.name().toLowerCase(Locale.ROOT);
        dev.kured.lab.Shell.need(name, name);
    }

    private static Set<String> lines(String... command) {
        try {
            var builder = new ProcessBuilder(new ArrayList<>(Arrays.asList(command))).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), text);
            return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
