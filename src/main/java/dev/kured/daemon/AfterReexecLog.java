package dev.kured.daemon;

import dev.kured.terms.Log;
import dev.kured.terms.Notice;
import java.util.Map;

/**
 * The log of a daemon that has {@linkplain Reexec replaced itself}. Its first line that a node is idle repeats what the
 * journal has from before, and is written at level debug.
 */
final class AfterReexecLog implements Log {
    private final Log log;
    private boolean first = true;

    AfterReexecLog(Log log) {
        this.log = log;
    }

    @Override
    public synchronized void write(Level level, String line) {
        log.write(level, line);
    }

    @Override
    public synchronized void write(Notice notice, String line, Map<String, String> fields) {
        if (first && notice == Notice.IDLE) {
            log.debug(line);
        } else {
            log.write(notice, line, fields);
        }
        first = false;
    }
}
