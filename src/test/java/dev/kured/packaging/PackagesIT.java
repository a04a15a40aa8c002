package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.kured.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on a node once a package is installed: every file outside kured's own folder, and every mode. */
class PackagesIT {
    private static final String VERSION = System.getProperty("kured.version", "");
    private static final Path DEB = Path.of("target/kured_" + VERSION + "_amd64.deb");
    private static final Path RPM = Path.of("target/kured-" + VERSION + "-1.x86_64.rpm");
    private static final Path SBOM = Path.of("target/kured-" + VERSION + ".cdx.json");
    private static final String HOME = "/usr/lib/kured";

    /** What both packages put elsewhere than below {@link #HOME}, and with which modes. */
    private static final Set<Entry> ELSEWHERE = Set.of(
            new Entry("lrwxrwxrwx", "/usr/bin/kured -> ../lib/kured/bin/kured"),
            new Entry("-rw-r-----", "/etc/kured.toml"),
            new Entry("drwxr-x---", "/etc/kured.toml.d"),
            new Entry("-rw-r--r--", "/usr/lib/systemd/system/kured.service"),
            new Entry("-rw-r--r--", "/usr/lib/systemd/system-preset/90-kured.preset"),
            new Entry("-rw-r--r--", "/usr/lib/systemd/catalog/kured.catalog"),
            new Entry("-rw-r--r--", "/usr/lib/systemd/system/kured-user.path"),
            new Entry("-rw-r--r--", "/usr/lib/systemd/system/kured-user.service"),
            new Entry("-rw-r--r--", "/usr/lib/sysusers.d/kured.conf"),
            new Entry("-rw-r--r--", "/usr/share/polkit-1/rules.d/kured.rules"),
            new Entry("-rw-r--r--", "/usr/share/kured/user.conf"),
            new Entry("drwxr-xr-x", "/usr/share/kured"),
            new Entry("-rw-r--r--", "/usr/share/kured/rbac.yaml"),
            new Entry("-rw-r--r--", "/usr/share/kured/rbac-daemonset.yaml"),
            new Entry("-rw-r--r--", "/usr/share/kured/rbac-lease.yaml"),
            new Entry("-rw-r--r--", "/usr/share/kured/rbac-nodes.yaml"),
            new Entry("-rw-r--r--", "/usr/share/kured/rbac-serviceaccount.yaml"),
            new Entry("drwxr-xr-x", "/usr/share/kured/monitoring"),
            new Entry("-rw-r--r--", "/usr/share/kured/monitoring/kured.rules.yaml"),
            new Entry("-rw-r--r--", "/usr/share/kured/monitoring/kured-dashboard.json"),
            new Entry("-rw-r--r--", "/usr/share/bash-completion/completions/kured"),
            new Entry("-rw-r--r--", "/usr/share/fish/vendor_completions.d/kured.fish"),
            new Entry("-rw-r--r--", "/usr/share/man/man5/kured.toml.5.gz"),
            new Entry("-rw-r--r--", "/usr/share/man/man8/kured.8.gz"),
            new Entry("drwxr-xr-x", "/usr/share/doc/kured"),
            new Entry("-rw-r--r--", "/usr/share/doc/kured/migrate.md"),
            new Entry("-rw-r--r--", "/usr/share/doc/kured/security.md"));

    private static final Set<Entry> DEBIAN = Set.of(
            new Entry("-rw-r--r--", "/usr/share/doc/kured/copyright"),
            new Entry("-rw-r--r--", "/usr/share/zsh/vendor-completions/_kured"),
            new Entry("-rw-r--r--", "/usr/share/doc/kured/changelog.gz"),
            new Entry("-rw-r--r--", "/usr/share/lintian/overrides/kured"));

    private static final Set<Entry> REDHAT = Set.of(
            new Entry("drwxr-xr-x", "/usr/share/licenses/kured"),
            new Entry("-rw-r--r--", "/usr/share/zsh/site-functions/_kured"),
            new Entry("-rw-r--r--", "/usr/share/licenses/kured/LICENSE"));

    /** Folders that are the distribution's: dpkg wants them named in each package, rpm does not. */
    private static final Set<String> SHARED = Set.of(
            "", // the root
            "/etc",
            "/usr",
            "/usr/bin",
            "/usr/lib",
            "/usr/lib/systemd",
            "/usr/lib/systemd/catalog",
            "/usr/lib/sysusers.d",
            "/usr/lib/systemd/system",
            "/usr/lib/systemd/system-preset",
            "/usr/share",
            "/usr/share/bash-completion",
            "/usr/share/bash-completion/completions",
            "/usr/share/doc",
            "/usr/share/fish",
            "/usr/share/fish/vendor_completions.d",
            "/usr/share/lintian",
            "/usr/share/lintian/overrides",
            "/usr/share/polkit-1",
            "/usr/share/polkit-1/rules.d",
            "/usr/share/man",
            "/usr/share/man/man5",
            "/usr/share/man/man8",
            "/usr/share/zsh",
            "/usr/share/zsh/vendor-completions");

    private record Entry(String mode, String path) {
        boolean isFolder() {
            return mode.startsWith("d");
        }

        boolean isKuredsOwn() {
            return path.equals(HOME) || path.startsWith(HOME + "/");
        }
    }

    @BeforeAll
    static void theToolsAreThere() {
        Shell.need("dpkg-deb", "dpkg");
        Shell.need("rpm", "rpm");
        Shell.need("lintian", "lintian");
        Shell.need("rpmlint", "rpmlint");
    }

    @Test
    void theDebHoldsTheseFilesAndNoOthers() {
        assertSame(union(ELSEWHERE, DEBIAN), elsewhere(deb()));
    }

    @Test
    void theRpmHoldsTheseFilesAndNoOthers() {
        assertSame(union(ELSEWHERE, REDHAT), elsewhere(rpm()));
    }

    @Test
    void bothHoldTheSameProgram() {
        assertSame(select(deb(), Entry::isKuredsOwn), select(rpm(), Entry::isKuredsOwn));
        assertTrue(deb().contains(new Entry("-rw-r--r--", HOME + "/lib/kured.jar")));
    }

    @Test
    void onlyTheLauncherAndTwoProgramsOfTheRuntimeAreExecutable() {
        Set<String> executable = select(deb(), entry -> entry.isKuredsOwn() && !entry.isFolder()).stream()
                .filter(entry -> !entry.mode().equals("-rw-r--r--"))
                .map(entry -> entry.mode() + " " + entry.path())
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "-rwxr-xr-x " + HOME + "/bin/kured",
                        "-rwxr-xr-x " + HOME + "/runtime/bin/java",
                        "-rwxr-xr-x " + HOME + "/runtime/lib/jspawnhelper"),
                executable);
    }

    @Test
    void everythingIsRoots() {
        assertTrue(output("dpkg-deb", "-c", DEB.toString()).lines().allMatch(line -> line.contains(" root/root ")));
        assertTrue(output("rpm", "-qp", "--qf", "[%{FILEUSERNAME}:%{FILEGROUPNAME}\n]", RPM.toString())
                .lines()
                .allMatch("root:root"::equals));
    }

    @Test
    void theConfigurationIsTheOperatorsToChange() {
        assertEquals("/etc/kured.toml", output("dpkg-deb", "-I", DEB.toString(), "conffiles").strip());
        // rpm(8): c for configuration, n for noreplace
        assertEquals(
                "cn /etc/kured.toml",
                output("rpm", "-qp", "--qf", "[%{FILEFLAGS:fflags} %{FILENAMES}\n]", RPM.toString())
                        .lines()
                        .filter(line -> line.startsWith("c"))
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void lintianAndRpmlintFindNoError() {
        output("lintian", "--allow-root", "--fail-on", "error", DEB.toString());
        output("rpmlint", "--config", "packaging/rpm/rpmlint.toml", RPM.toString());
    }

    @Test
    void theyAreSmall() throws IOException {
        assertTrue(Files.size(DEB) <= 27_000_000, () -> DEB + " is too big");
        assertTrue(Files.size(RPM) <= 27_000_000, () -> RPM + " is too big");
        // In KiB, and in bytes. 23 MB of it are the archive of classes, which saves memory and time at the start.
        long deb = Long.parseLong(output("dpkg-deb", "--field", DEB.toString(), "Installed-Size").strip()) * 1024;
        long rpm = Long.parseLong(output("rpm", "-qp", "--qf", "%{SIZE}", RPM.toString()));
        assertTrue(deb <= 122_000_000 && rpm <= 122_000_000, () -> "installed: " + deb + ", " + rpm);
    }

    @Test
    void theChecksumsAreTheirs() throws IOException {
        Set<String> named = Files.readAllLines(Path.of("target/SHA256SUMS")).stream()
                .map(line -> line.split(" +")[1])
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(DEB.getFileName().toString(), RPM.getFileName().toString(), SBOM.getFileName().toString()), named);
        output("sh", "-c", "cd target && sha256sum --quiet --check SHA256SUMS");
    }

    /** Every jar, and the runtime; nothing that is only there to build or test. */
    @Test
    void theBillOfMaterialsNamesWhatLiesThere() throws IOException {
        Set<String> named = JsonParser.parseString(Files.readString(SBOM)).getAsJsonObject().getAsJsonArray("components")
                .asList().stream()
                .map(component -> component.getAsJsonObject().get("name").getAsString())
                .collect(Collectors.toSet());
        Set<String> jars = deb().stream()
                .map(Entry::path)
                .filter(path -> path.startsWith(HOME + "/lib/") && path.endsWith(".jar") && !path.endsWith("/kured.jar"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1).replaceFirst("-[0-9][^-]*\\.jar$", ""))
                .collect(Collectors.toSet());
        assertEquals(union(jars, Set.of("OpenJDK")), named);
    }

    @Test
    void theChangelogAndTheManualPagesTellOfThisVersion() throws IOException {
        String changelog = Files.readString(Path.of("packaging/deb/changelog"));
        assertTrue(changelog.startsWith("kured (" + VERSION + ") "), changelog);
        for (String page : List.of("kured.8", "kured.toml.5")) {
            assertTrue(Files.readString(Path.of("packaging/man", page)).contains("\"kured " + VERSION + "\""), page);
        }
    }

    @Test
    void theImageRunsFromItsArchiveOfClassesAlsoThroughALink(@TempDir Path folder)
            throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("kured"), Path.of("target/kured/bin/kured").toAbsolutePath());
        // The JVM refuses to start without the archive, which it otherwise leaves out and says nothing.
        for (List<String> command : List.of(List.of("version"), List.of("run", "--config", "packaging/kured.toml"))) {
            String said = fromTheArchive(link, folder, command);
            assertFalse(said.contains("shared archive") || said.contains("initialization of VM"), said);
        }
    }

    /** The jars have another time there, so that the archive is not theirs any more. */
    @Test
    void aCopyOfTheImageRunsWithoutItsArchiveAndSaysNothingOfIt(@TempDir Path folder) {
        Path copy = folder.resolve("copy");
        output("cp", "-r", "target/kured", copy.toString());
        assertEquals(output("target/kured/bin/kured", "version"), output(copy.resolve("bin/kured").toString(), "version"));
    }

    /** The daemon cannot run, because there is no such folder: it says so, and ends. */
    private static String fromTheArchive(Path program, Path folder, List<String> arguments) {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        return run(Map.of("JDK_JAVA_OPTIONS", "-Xshare:on", "RUNTIME_DIRECTORY", folder + "/missing"), command).text();
    }

    /** Names only what differs: the whole would be hundreds of files. */
    private static void assertSame(Set<Entry> expected, Set<Entry> found) {
        assertEquals(Set.of(), select(expected, entry -> !found.contains(entry)), "missing");
        assertEquals(Set.of(), select(found, entry -> !expected.contains(entry)), "not expected");
    }

    private static Set<Entry> elsewhere(Set<Entry> entries) {
        return select(entries, entry -> !entry.isKuredsOwn() && !SHARED.contains(entry.path()));
    }

    private static Set<Entry> select(Set<Entry> entries, Predicate<Entry> which) {
        return entries.stream().filter(which).collect(Collectors.toSet());
    }

    private static <T> Set<T> union(Set<T> some, Set<T> others) {
        return Stream.of(some, others).flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** {@code drwxr-xr-x root/root 0 2026-11-22 00:00 ./usr/lib/kured/}. */
    private static Set<Entry> deb() {
        return output("dpkg-deb", "-c", DEB.toString())
                .lines()
                .map(line -> line.split(" +", 6))
                .map(words -> new Entry(words[0], words[5].substring(1).replaceFirst("/$", "")))
                .collect(Collectors.toSet());
    }

    /** {@code drwxr-xr-x 2 root root 0 Nov 22 00:00 /usr/lib/kured}. */
    private static Set<Entry> rpm() {
        return output("rpm", "-qlvp", RPM.toString())
                .lines()
                .map(line -> line.split(" +", 9))
                .map(words -> new Entry(words[0], words[8]))
                .collect(Collectors.toSet());
    }

    private static String output(String... command) {
        var answer = run(Map.of("LC_ALL", "C.UTF-8"), List.of(command));
        assertEquals(0, answer.status(), answer.text());
        return answer.text();
    }

    private record Answer(int status, String text) {}

    private static Answer run(Map<String, String> environment, List<String> command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
