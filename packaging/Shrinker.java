import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs ProGuard with packaging/kured.pro over kured's jar and its libraries. It removes classes and members that nothing
 * reaches. A reference that neither the jars nor the runtime can resolve, and for which kured.pro has no exception, ends
 * the build.
 *
 * @param classPath of ProGuard itself
 * @param work a folder for the results
 */
record Shrinker(String classPath, Path work) {
    /** Descriptions of modules, and classes for one release of Java that its library also has for all releases. */
    private static final String NOT_USED = "(!module-info.class,!META-INF/versions/**)";

    /**
     * Shrinks these jars together.
     *
     * @param jars in the order of the class path; of two classes of one name the first is kept
     * @param runtime the Java runtime that they will run on
     * @return the shrunk jars, under their old names
     */
    List<Path> shrink(List<Path> jars, Path runtime) throws IOException, InterruptedException {
        Path modules = work.resolve("modules");
        run(program("jimage"), "extract", "--dir", modules.toString(), runtime.resolve("lib/modules").toString());
        Path shrunk = Files.createDirectories(work.resolve("shrunk"));
        var options = new ArrayList<String>();
        for (Path jar : jars) {
            options.add("-injars " + quoted(jar) + NOT_USED);
            options.add("-outjars " + quoted(shrunk.resolve(jar.getFileName())));
        }
        try (Stream<Path> folders = Files.list(modules)) {
            folders.sorted().map(folder -> "-libraryjars " + quoted(folder) + NOT_USED).forEach(options::add);
        }
        Path file = Files.write(work.resolve("jars.pro"), options);
        run(program("java"), "-cp", classPath, "proguard.ProGuard", "@packaging/kured.pro", "@" + file);
        return jars.stream().map(jar -> shrunk.resolve(jar.getFileName())).toList();
    }

    /** Absolute, since ProGuard takes other paths from the folder of the file that names them. */
    private static String quoted(Path path) {
        return "'" + path.toAbsolutePath() + "'";
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", command) + " exited with " + status);
        }
    }
}
