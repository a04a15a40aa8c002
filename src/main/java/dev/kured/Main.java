package dev.kured;

import dev.kured.cli.AtRest;
import dev.kured.cli.Kured;

/** Arguments in, exit status out; nobody else ends the process. */
final class Main {
    private Main() {}

    static void main(String[] arguments) {
        // What is at rest loads nothing of the command line.
        System.exit(AtRest.isMeant(arguments) ? AtRest.execute(arguments) : Kured.execute(arguments));
    }
}
