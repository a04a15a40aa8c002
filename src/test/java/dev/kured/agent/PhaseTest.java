package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.terms.PhaseName;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PhaseTest {

    @Test
    void everyPhaseHasItsName() {
        assertEquals(
                Arrays.stream(Phase.class.getPermittedSubclasses())
                        .map(phase -> phase.getSimpleName().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                Arrays.stream(PhaseName.values()).map(PhaseName::label).collect(Collectors.toSet()));
    }
}
