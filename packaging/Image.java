import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out the content of the packages, the same byte for byte at every build: the program in {@code target/kured}
 * (launcher, jars, its own Java runtime, archives of loaded classes), which runs from there, and the compressed documents.
 *
 * <p>The build runs it from its source with the JDK that it compiles with, and with kured's run-time jars on the class
 * path: {@code java -Dkured.proguard=JARS -cp JARS packaging/Image.java KURED_JAR TIMESTAMP}, in the project's
 * directory. For another architecture {@code -Dkured.jmods} names the folder of a JDK's modules for it, of the very
 * version of this JDK, and {@code -Dkured.strip} the program that strips its libraries.
 */
final class Image {
    /**
     * The modules that jdeps finds, and jdk.unsupported with Unsafe for Gson; without java.desktop, java.sql and java.xml,
     * which kured never reaches.
     */
    private static final String MODULES = "java.base,java.logging,jdk.net,jdk.security.auth,jdk.unsupported";

    private static final Path TARGET = Path.of("target");
    private static final Path WORK = TARGET.resolve("image");
    private static final Path IMAGE = TARGET.resolve("kured");
    private static final Path DOCUMENTS = TARGET.resolve("documents");
    private static final Path JARS = IMAGE.resolve("lib");
    private static final Path RUNTIME = IMAGE.resolve("runtime");

    private final Path kuredJar;
    private final Instant timestamp;
    /** The modules of another architecture; without them the runtime is made from the JDK that runs this. */
    private final Optional<Path> foreignModules;
    private final String strip;
    private final Shrinker shrinker;

    private Image(Path kuredJar, Instant timestamp, Optional<Path> foreignModules, String strip, Shrinker shrinker) {
        this.kuredJar = kuredJar;
        this.timestamp = timestamp;
        this.foreignModules = foreignModules;
        this.strip = strip;
        this.shrinker = shrinker;
    }

    static void main(String[] arguments) throws IOException, InterruptedException {
        var modules = Optional.of(System.getProperty("kured.jmods", "")).filter(folder -> !folder.isEmpty()).map(Path::of);
        var shrinker = new Shrinker(System.getProperty("kured.proguard"), WORK);
        new Image(Path.of(arguments[0]), Instant.parse(arguments[1]), modules, System.getProperty("kured.strip", "strip"), shrinker)
                .build();
    }

    private void build() throws IOException, InterruptedException {
        delete(IMAGE, file -> true);
        delete(WORK, file -> true);
        Files.createDirectories(WORK);
        launcher();
        runtime();
        jars();
        sameTimes(); // the archive remembers the jars' times …
        if (foreignModules.isEmpty()) {
            archiveOfClasses(); // which takes the runtime itself to make
        }
        Files.delete(RUNTIME.resolve("lib/classlist")); // only the archive's dump reads it
        sameTimes(); // … and has one itself
        documents();
    }

    private void launcher() throws IOException {
        Path launcher = IMAGE.resolve("bin/kured");
        Files.createDirectories(launcher.getParent());
        Files.copy(Path.of("packaging/kured.sh"), launcher);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void jars() throws IOException, InterruptedException {
        Files.createDirectories(JARS);
        List<Path> libraries = Stream.of(System.getProperty("java.class.path").split(":"))
                .map(Path::of)
                .filter(jar -> Files.isRegularFile(jar) && !jar.equals(kuredJar.toAbsolutePath()))
                .toList();
        List<Path> jars = Stream.concat(Stream.of(kuredJar), libraries.stream()).toList();
        for (Path jar : shrinker.shrink(jars, RUNTIME)) {
            boolean own = jar.getFileName().equals(kuredJar.getFileName());
            store(jar, JARS.resolve(own ? "kured.jar" : jar.getFileName().toString()));
        }
    }

    /** Copies a jar without compression: the package compresses the whole jar better than its single classes. */
    private void store(Path from, Path to) throws IOException {
        try (var jar = new ZipFile(from.toFile());
                var stored = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
            for (ZipEntry entry : jar.stream().filter(entry -> !entry.isDirectory()).toList()) {
                byte[] content = jar.getInputStream(entry).readAllBytes();
                stored.putNextEntry(uncompressed(entry.getName(), content));
                stored.write(content);
                stored.closeEntry();
            }
        }
    }

    private ZipEntry uncompressed(String name, byte[] content) {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(LocalDateTime.ofInstant(timestamp, ZoneOffset.UTC));
        return entry;
    }

    /** Runs jlink in its own process: its output depends on what its JVM did before. */
    private void runtime() throws IOException, InterruptedException {
        var jlink = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/jlink").toString(),
                "--add-modules", MODULES,
                "--strip-debug",
                "--no-man-pages",
                "--no-header-files",
                "--compress", "zip-0",
                "--output", RUNTIME.toString()));
        foreignModules.ifPresent(folder -> jlink.addAll(List.of("--module-path", folder.toString())));
        require("jlink", run(jlink, Map.of()));
        for (String unused : List.of("bin/keytool", "bin/jwebserver", "lib/jexec", "lib/jrt-fs.jar")) {
            Files.deleteIfExists(RUNTIME.resolve(unused));
        }
        delete(RUNTIME.resolve("legal"), Files::isSymbolicLink);
        delete(RUNTIME.resolve("legal"), Image::isEmptyFolder);
        stripLibraries();
    }

    /** Removes the symbols that jlink leaves, 5 MB: only debuggers of the JVM use them. */
    private void stripLibraries() throws IOException, InterruptedException {
        if (!"true".equals(System.getenv("CI")) && !isThere(strip)) {
            IO.println("no " + strip + " (of binutils) on this machine: the runtime is 5 MB larger than it need be");
            return;
        }
        var command = new ArrayList<>(List.of(
                strip, "--strip-unneeded", RUNTIME + "/bin/java", RUNTIME + "/lib/jspawnhelper"));
        try (var files = Files.walk(RUNTIME.resolve("lib"))) {
            files.map(Path::toString).filter(name -> name.endsWith(".so")).sorted().forEach(command::add);
        }
        require(strip + " (of binutils)", run(command, Map.of()));
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static boolean isEmptyFolder(Path path) {
        String[] content = path.toFile().list();
        return content != null && content.length == 0;
    }

    /**
     * Makes the archive from which the JVM maps its classes instead of loading them. Without it kured runs as well, but
     * starts later and needs more memory. The JVM ignores it, and says nothing, when a jar has another time or size than
     * here.
     *
     * <p>It holds what a daemon at rest loads. It does not hold picocli: its classes are of a format that the JVM leaves out
     * of an archive, and the lambdas that use them make the archive another one in each build. The daemon loads the API client and the
     * like from the jars when a reboot is needed: with those classes in the archive, 17 MB more of it would be in memory at
     * rest, for weeks, 2 MB of them the daemon's own.
     */
    private void archiveOfClasses() throws IOException, InterruptedException {
        var classes = new TreeSet<String>();
        collect(classesAtRest(), classes);
        archive(classes);
    }

    /** The options by which the JVM notes the classes that it loads. */
    private static List<String> noting(Path loaded) {
        return List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + loaded);
    }

    /** The classes that a daemon loads while no reboot is needed; it is asked for its metrics, then stopped. */
    private static List<String> classesAtRest() throws IOException, InterruptedException {
        Path work = WORK.toAbsolutePath();
        Path loaded = work.resolve("at-rest.classes");
        Path config = work.resolve("kured.toml");
        int port = freePort();
        Files.writeString(work.resolve("state"), "unfinished=false\n");
        // The command lasts until it is waited for: whether that loads something must not depend on who is faster.
        Files.writeString(config, """
                node.name = "node1"
                sentinel.files = ["%1$s/sentinel"]
                sentinel.command = ["sh", "-c", "sleep 0.5; exit 1"]
                sentinel.watch = ["%1$s"]
                metrics.listen = "127.0.0.1:%2$d"
                metrics.textfile = "%1$s/kured.prom"
                """.formatted(work, port));
        // At the address of the service manager nobody listens.
        Process resting = start(
                java(noting(loaded), List.of("run", "--config", config.toString())),
                Map.of("NOTIFY_SOCKET", "@kured-image", "RUNTIME_DIRECTORY", work.toString(), "STATE_DIRECTORY", work.toString()));
        scrape(port, resting);
        Thread.sleep(3000); // by then it waits; were it slower, it would end all the same
        resting.destroy();
        resting.waitFor();
        return Files.readAllLines(loaded);
    }

    private static void scrape(int port, Process server) throws IOException, InterruptedException {
        while (server.isAlive()) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
                return;
            } catch (ConnectException _) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("kured run has ended, see target/image/log");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Dumps the archive. The heap is part of it, so its size is fixed: the same on a large machine and on a small one. */
    private static void archive(TreeSet<String> classes) throws IOException, InterruptedException {
        Path list = WORK.resolve("kured.classes");
        Files.write(list, Stream.concat(classes.stream(), Stream.of(linkOfCollisions())).toList());
        require("java -Xshare:dump", run(
                java(
                        List.of(
                                "-Xshare:dump",
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:SharedClassListFile=" + list,
                                "-XX:SharedArchiveFile=" + JARS.resolve("kured.jsa")),
                        List.of()),
                Map.of()));
    }

    /**
     * Returns the line of a class list that links the call of treeifyBin in HashMap. The JVM keeps its jars in a HashMap by
     * their inodes. If many inodes collide, it makes that call: without this line only some builds would have it linked.
     */
    private static String linkOfCollisions() throws IOException {
        try (var hashMap = HashMap.class.getResourceAsStream("HashMap.class")) {
            for (PoolEntry constant : ClassFile.of().parse(hashMap.readAllBytes()).constantPool()) {
                if (constant instanceof MethodRefEntry method && method.name().equalsString("treeifyBin")) {
                    return "@cp java/util/HashMap " + method.index();
                }
            }
        }
        throw new IllegalStateException("HashMap has no treeifyBin any more");
    }

    /**
     * Collects the lines of a class list that name classes: no comments, no numbers and no classes of other class loaders.
     * Leaves out the constants that were resolved (@cp), since they depend on timing.
     */
    private static void collect(List<String> lines, TreeSet<String> classes) {
        lines.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("@cp ") && !line.contains(" source: "))
                .map(line -> line.replaceFirst(" id: [0-9]+$", ""))
                .forEach(classes::add);
    }

    private static List<String> java(List<String> options, List<String> arguments) {
        var command = new ArrayList<>(List.of(RUNTIME.resolve("bin/java").toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", JARS.resolve("kured.jar").toString()));
        command.addAll(arguments);
        return command;
    }

    private static int run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        return start(command, environment).waitFor();
    }

    /** Starts a program in a fixed environment: the classes that it loads depend on the locale. */
    private static Process start(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(WORK.resolve("log").toFile()));
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC", "PATH", System.getenv("PATH")));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void require(String what, int status) {
        if (status != 0) {
            throw new IllegalStateException(what + " exited with " + status + ", see target/image/log");
        }
    }

    /** Compresses the manual pages and the changelog for Debian without a timestamp, as Debian Policy requires. */
    private static void documents() throws IOException {
        delete(DOCUMENTS, file -> true);
        for (String section : List.of("man5", "man8")) {
            Files.createDirectories(DOCUMENTS.resolve(section));
        }
        try (var pages = Files.newDirectoryStream(Path.of("packaging/man"))) {
            for (Path page : pages) {
                String name = page.getFileName().toString();
                gzip(page, DOCUMENTS.resolve("man" + name.charAt(name.length() - 1)).resolve(name + ".gz"));
            }
        }
        gzip(Path.of("packaging/deb/changelog"), DOCUMENTS.resolve("changelog.gz"));
    }

    private static void gzip(Path from, Path to) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream compressed = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            Files.copy(from, compressed);
        }
        byte[] gzip = bytes.toByteArray();
        gzip[8] = 2; // RFC 1952, XFL: compressed as well as it goes; lintian looks there
        Files.write(to, gzip);
    }

    private void sameTimes() throws IOException {
        try (var files = Files.walk(IMAGE)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(timestamp));
            }
        }
    }

    /** Deletes the files and folders in a folder that satisfy the condition. */
    private static void delete(Path folder, Predicate<Path> condition) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).filter(condition).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
