package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ColumnsTest {
    @Test
    void cellsStandBelowOneAnotherAndAnEmptyColumnIsLeftOut() {
        assertEquals(List.of("NODE    PHASE", "n1      draining", "node22"), Columns.aligned(List.of(
                List.of("NODE", "ZONE", "PHASE"), List.of("n1", "", "draining"), List.of("node22", "", ""))));
        assertEquals(List.of("NODE  ZONE", "n1    a"), Columns.aligned(List.of(
                List.of("NODE", "ZONE", "PHASE"), List.of("n1", "a", ""))));
    }
}
