package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that packaging/repository.sh makes: apt and dnf find kured there by its name, and trust its key alone. */
class RepositoryIT {

    @Test
    void aptAndDnfInstallKuredByItsName(@TempDir Path folder) throws IOException, InterruptedException {
        for (String tool : List.of("apt-ftparchive", "createrepo_c", "rpmsign", "dnf")) {
            boolean there = Files.isExecutable(Path.of("/usr/bin", tool));
            if (!there && "true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("in CI these tests must run, and there is no " + tool);
            }
            Assumptions.assumeTrue(there, () -> "skipped: no " + tool);
        }
        Path log = folder.resolve("said");
        int status = new ProcessBuilder("src/test/resources/dev/kured/packaging/repository.sh", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertEquals(0, status, Files.readString(log));
    }
}
