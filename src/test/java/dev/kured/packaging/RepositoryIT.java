package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that packaging/repository.sh makes: apt and dnf find kured there by its name, and trust its key alone. */
class RepositoryIT {

    @Test
    void aptAndDnfInstallKuredByItsName(@TempDir Path folder) throws IOException, InterruptedException {
        Shell.need("apt-ftparchive", "apt-utils");
        Shell.need("createrepo_c", "createrepo-c");
        Shell.need("rpmsign", "rpm");
        Shell.need("dnf", "dnf");
        Path log = folder.resolve("said");
        int status = new ProcessBuilder("src/test/resources/dev/kured/packaging/repository.sh", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertEquals(0, status, Files.readString(log));
    }
}
