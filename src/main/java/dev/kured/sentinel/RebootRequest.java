package dev.kured.sentinel;

import dev.kured.host.FlagFile.Word;
import dev.kured.host.FlagFile;
import dev.kured.terms.Trouble;
import java.util.List;
import java.util.Optional;

/**
 * A sentinel that reports an operator's request for a reboot: the file that {@code kured reboot} writes. The file is below
 * {@code /run}, so that the reboot itself removes it. This sentinel does not watch the file; its owner does.
 *
 * @param file the request
 * @param pressing whether the operator wants the reboot at once
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
        return new Need.Wanted(word.since(), "requested by an operator" + who, List.of(), pressing);
    }

    /** Does nothing, because nothing is open. */
    @Override
    public void close() {}
}
