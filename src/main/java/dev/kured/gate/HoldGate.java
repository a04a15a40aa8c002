package dev.kured.gate;

import dev.kured.host.FlagFile;
import dev.kured.terms.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Closed while an operator holds this node by a file on it, see {@code kured hold} in kured(8). */
public final class HoldGate implements Gate {
    private final List<FlagFile> files;

    /** @param files the node is held while one of these exists */
    public HoldGate(List<FlagFile> files) {
        this.files = List.copyOf(files);
    }

    /** Returns the files that hold the node. */
    public List<FlagFile> files() {
        return files;
    }

    @Override
    public String name() {
        return "hold";
    }

    @Override
    public Reach reach() {
        return Reach.OPERATOR;
    }

    @Override
    public Optional<String> closedBecause() throws Trouble {
        return words().map(words -> "this node is held " + words + ". To go on: kured unhold");
    }

    /** Returns since when and by whom the node is held: {@code since … (anna@node1: the disk is being replaced)}; empty if it is not. */
    public Optional<String> words() throws Trouble {
        var words = new ArrayList<String>();
        for (FlagFile file : files) {
            file.read().map(file::inWords).ifPresent(words::add);
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", words));
    }
}
