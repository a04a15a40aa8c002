package dev.kured.e2e;

import java.util.Map;

/** On Debian 12. */
final class BookwormE2E extends LifeOnANode {
    BookwormE2E() {
        super(Map.of("LAB_SUITE", "bookworm"), 252);
    }
}
