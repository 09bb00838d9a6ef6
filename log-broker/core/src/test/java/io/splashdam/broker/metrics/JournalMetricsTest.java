package io.splashdam.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.LogDirectoryConfig;
import io.splashdam.log.MemoryDisk;
import io.splashdam.observe.Metrics;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JournalMetricsTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(JournalMetrics.class);
    private final Metrics page = new Metrics(0);
    private LogDirectory directory;
    private JournalMetrics metrics;
    private long nowNs;

    @BeforeEach
    void open() throws IOException {
        directory = LogDirectory.open(
                new MemoryDisk(), new LogDirectoryConfig(1, 1 << 20), InstantSource.system(), new Random(1));
        metrics = new JournalMetrics(directory.journal(), () -> nowNs, 500);
        page.add(metrics);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() throws IOException {
        logger.detachAppender(lines);
        directory.close();
    }

    @Test
    void entriesAreCountedByHowTheyHoldTheirBatches() {
        commit(1_000_000, 100, 0, 1);
        commit(1_000_000, 10, 5_000, 4);

        assertThat(page.page())
                .contains(
                        "splashdam_journal_entries_total{kind=\"inline\"} 1\n",
                        "splashdam_journal_entries_total{kind=\"reference\"} 1\n",
                        "splashdam_journal_batch_bytes_total{kind=\"inline\"} 110\n",
                        "splashdam_journal_batch_bytes_total{kind=\"reference\"} 5000\n",
                        "splashdam_journal_forced_files_total 5\n",
                        "splashdam_journal_force_seconds_bucket{le=\"0.001\"} 2\n",
                        "splashdam_journal_force_seconds_sum 0.002\n");
        assertThat(lines.list).isEmpty();
    }

    @Test
    void aSlowForceIsOneLineThatNamesItsBound() {
        commit(750_000_000, 100, 7, 2);

        assertThat(lines.list)
                .singleElement()
                .hasToString("[WARN] event=force.slow ms=750 files=2 inline.bytes=100"
                        + " reference.bytes=7 slow.force.ms=500");
    }

    private void commit(long tookNs, long inline, long referenced, int forces) {
        metrics.onForce();
        nowNs += tookNs;
        metrics.onCommitted(inline, referenced, forces);
    }
}
