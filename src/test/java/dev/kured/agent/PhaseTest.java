package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PhaseTest {

    @Test
    void everyPhaseHasItsLabelAmongTheLabels() {
        assertEquals(
                Arrays.stream(Phase.class.getPermittedSubclasses())
                        .map(phase -> phase.getSimpleName().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                Set.copyOf(Phase.LABELS));
    }
}
