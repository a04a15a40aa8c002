package dev.kured;

import dev.kured.cli.Kured;

/** Arguments in, exit status out; nobody else ends the process. */
final class Main {
    private Main() {}

    static void main(String[] arguments) {
        System.exit(Kured.execute(arguments));
    }
}
