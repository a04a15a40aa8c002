package dev.kured.notify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OccasionTest {
    @ParameterizedTest
    @EnumSource
    void theManualPageNamesIt(Occasion occasion) throws IOException {
        String page = Files.readString(Path.of("packaging/man/kured.toml.5")).replace("\\-", "-");
        assertTrue(page.matches("(?s).*[( \n]" + occasion.label() + "[,)].*"), occasion.label());
    }
}
