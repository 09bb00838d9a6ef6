package io.splashdam.broker.metrics;

import io.splashdam.log.Journal;
import io.splashdam.log.JournalListener;
import io.splashdam.observe.Counter;
import io.splashdam.observe.EventLine;
import io.splashdam.observe.Histogram;
import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries of the journal, how long they took to force, and whether they hold their batches or only name them.
 *
 * <p>Told by the thread that flushes, one call at a time; read by any.
 */
public final class JournalMetrics implements JournalListener, MetricSource {
    private static final Logger log = LoggerFactory.getLogger(JournalMetrics.class);
    private static final long NS_PER_MS = 1_000_000;

    private final Journal journal;
    private final LongSupplier nanoClock;
    private final long slowNs;
    private final Counter inlineEntries = new Counter();
    private final Counter referenceEntries = new Counter();
    private final Counter inlineBytes = new Counter();
    private final Counter referenceBytes = new Counter();
    private final Counter filesForced = new Counter();
    private final Histogram forceTimes = new Histogram();
    private long startedNs;

    /** @param slowMs {@code slow.force.ms} */
    public JournalMetrics(Journal journal, LongSupplier nanoClock, long slowMs) {
        this.journal = journal;
        this.nanoClock = nanoClock;
        this.slowNs = slowMs > Long.MAX_VALUE / NS_PER_MS ? Long.MAX_VALUE : slowMs * NS_PER_MS;
    }

    @Override
    public void onForce() {
        startedNs = nanoClock.getAsLong();
    }

    @Override
    public void onCommitted(long inline, long referenced, int forces) {
        long tookNs = nanoClock.getAsLong() - startedNs;
        forceTimes.record(tookNs);
        filesForced.add(forces);
        inlineBytes.add(inline);
        referenceBytes.add(referenced);
        (referenced > 0 ? referenceEntries : inlineEntries).increment();
        if (tookNs >= slowNs) {
            log.warn(EventLine.of("force.slow")
                    .with("ms", tookNs / NS_PER_MS)
                    .with("files", forces)
                    .with("inline.bytes", inline)
                    .with("reference.bytes", referenced)
                    .with("slow.force.ms", slowNs / NS_PER_MS)
                    .toString());
        }
    }

    @Override
    public void writeTo(MetricPage page) {
        page.counter(
                        "splashdam_journal_entries_total",
                        "Entries forced; reference: with batches that were forced in their segments.")
                .add(inlineEntries.value(), "kind", "inline")
                .add(referenceEntries.value(), "kind", "reference");
        page.counter("splashdam_journal_batch_bytes_total", "Bytes of batches, by how the entry holds them.")
                .add(inlineBytes.value(), "kind", "inline")
                .add(referenceBytes.value(), "kind", "reference");
        page.counter("splashdam_journal_forced_files_total", "Files and directories forced for entries.")
                .add(filesForced.value());
        page.histogram("splashdam_journal_force_seconds", "From writing an entry until all its forces returned.")
                .addSeconds(forceTimes);
        page.bound("journal.bytes", journal.usedBytes(), journal.capacityBytes());
    }
}
