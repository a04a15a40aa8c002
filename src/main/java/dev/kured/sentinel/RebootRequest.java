package dev.kured.sentinel;

import dev.kured.host.FlagFile.Word;
import dev.kured.host.FlagFile;
import dev.kured.terms.Trouble;
import java.util.List;
import java.util.Optional;

/**
 * A reboot is needed while an operator asks for one, by a file: {@code kured reboot}. It lies below {@code /run}, so
 * that the reboot itself takes it away. It only looks; whoever opens it has the file watched.
 *
 * @param file the request
 * @param pressing whether it is one for a reboot at once
 */
public record RebootRequest(FlagFile file, boolean pressing) implements Sentinel {

    @Override
    public Need look() {
        try {
            Optional<Word> word = file.read();
            return word.isPresent() ? wanted(word.get()) : new Need.None();
        } catch (Trouble trouble) {
            return new Need.Unknown(trouble);
        }
    }

    private Need wanted(Word word) {
        String who = word.text().isEmpty() ? "" : ", " + word.text();
        return new Need.Wanted(word.since(), "asked for by an operator" + who, List.of(), pressing);
    }

    @Override
    public void close() {
        // Nothing is open between two looks.
    }
}
