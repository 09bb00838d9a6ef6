package io.splashdam.net;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per closed connection, but no more than some per second: bad peers do not fill the disk. Any thread. */
final class RateLimitedLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.splashdam.net");
    private static final int LINES_PER_SECOND = 10;

    private final AtomicInteger lines = new AtomicInteger();

    void warn(String line) {
        if (lines.getAndIncrement() < LINES_PER_SECOND) {
            LOG.warn(line);
        }
    }

    void warn(String line, Throwable cause) {
        if (lines.getAndIncrement() < LINES_PER_SECOND) {
            LOG.warn(line, cause);
        }
    }

    /** Called once per second. */
    void tick() {
        if (lines.get() > 0) {
            int suppressed = lines.getAndSet(0) - LINES_PER_SECOND;
            if (suppressed > 0) {
                LOG.warn("{} more lines about connections in the last second were left out", suppressed);
            }
        }
    }
}
