package dev.kured;

import dev.kured.cli.Kured;
import dev.kured.daemon.UncaughtErrors;

/** Arguments in, exit status out; nobody else ends the process. */
final class Main {
    private Main() {}

    static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler(UncaughtErrors.endingBy(Runtime.getRuntime()::halt));
        System.exit(Kured.execute(arguments));
    }
}
