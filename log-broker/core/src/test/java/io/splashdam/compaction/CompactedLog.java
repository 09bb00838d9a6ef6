package io.splashdam.compaction;

import io.splashdam.producer.ProducerStates;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.Compression;
import io.splashdam.record.EndTransactionMarker;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordHeader;
import io.splashdam.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory that is written at random and cleaned in rounds, next to a model that forgets nothing: what each record was, and whether
 * its transaction committed.
 */
final class CompactedLog {
    private static final int KEYS = 12;

    final List<ByteBuffer> batches = new ArrayList<>();
    final TreeMap<Long, Written> written = new TreeMap<>();
    final List<Marker> markers = new ArrayList<>();
    final ProducerStates everything = new ProducerStates();
    long nextOffset;
    long cleanedTo;
    long nowMs = 1_000_000;

    private final RandomGenerator random;
    private final Map<Long, Producer> producers = new HashMap<>();
    private long nextProducerId = 1;

    /** A record as it was written; of a transaction, how it ended. */
    static final class Written {
        final String key;
        final @Nullable String value;
        final long timestampMs;
        final long producerId;
        final boolean isTransactional;
        boolean isDecided;
        boolean isAborted;
        /** When it first lay in a clean part, or -1. */
        long cleanedMs = -1;

        Written(String key, @Nullable String value, long timestampMs, long producerId, boolean isTransactional) {
            this.key = key;
            this.value = value;
            this.timestampMs = timestampMs;
            this.producerId = producerId;
            this.isTransactional = isTransactional;
            this.isDecided = !isTransactional;
        }
    }

    record Marker(long producerId, long offset) {}

    private static final class Producer {
        final boolean isTransactional;
        short epoch;
        int nextSequence;
        final List<Written> open = new ArrayList<>();

        Producer(boolean isTransactional) {
            this.isTransactional = isTransactional;
        }
    }

    CompactedLog(RandomGenerator random) {
        this.random = random;
    }

    // ---------------------------------------------------------------- writing

    void write(int count) {
        for (int i = 0; i < count; i++) {
            nowMs += random.nextInt(20);
            int dice = random.nextInt(10);
            if (dice < 3) {
                append(-1, null);
            } else if (dice < 8 || producers.isEmpty()) {
                writeAs(anyProducer());
            } else {
                endTransaction();
            }
        }
    }

    private long anyProducer() {
        List<Long> ids = new ArrayList<>(producers.keySet());
        if (ids.size() < 3 || random.nextInt(15) == 0) {
            producers.put(nextProducerId, new Producer(random.nextInt(3) > 0));
            return nextProducerId++;
        }
        return ids.get(random.nextInt(ids.size()));
    }

    private void writeAs(long producerId) {
        append(producerId, producers.get(producerId));
    }

    private void append(long producerId, @Nullable Producer producer) {
        BatchBuilder builder = new BatchBuilder(1 << 20).compression(Compression.of(random.nextInt(5)));
        if (producer != null) {
            builder.producer(producerId, producer.epoch, producer.nextSequence).transactional(producer.isTransactional);
        }
        builder.begin(ByteBuffer.allocate(256));
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String key = "k" + random.nextInt(KEYS);
            String value = random.nextInt(5) == 0 ? null : "v" + nextOffset + "+" + i + "x".repeat(random.nextInt(30));
            long timestampMs = nowMs - random.nextInt(10);
            builder.append(timestampMs, bytes(key), value == null ? null : bytes(value), headers(i));
            Written record =
                    new Written(key, value, timestampMs, producerId, producer != null && producer.isTransactional);
            written.put(nextOffset + i, record);
            if (record.isTransactional) {
                producer.open.add(record);
            }
        }
        if (producer != null) {
            producer.nextSequence += count;
        }
        add(builder.build());
    }

    private static List<RecordHeader> headers(int i) {
        return i == 1 ? List.of(new RecordHeader("h", bytes("x"))) : List.of();
    }

    private void endTransaction() {
        for (Map.Entry<Long, Producer> each : producers.entrySet()) {
            Producer producer = each.getValue();
            if (!producer.open.isEmpty()) {
                boolean isCommit = random.nextBoolean();
                producer.open.forEach(record -> {
                    record.isDecided = true;
                    record.isAborted = !isCommit;
                });
                producer.open.clear();
                markers.add(new Marker(each.getKey(), nextOffset));
                if (random.nextInt(3) == 0) { // KIP-890: the marker raises the epoch
                    producer.epoch++;
                    producer.nextSequence = 0;
                }
                add(new EndTransactionMarker(isCommit, 1).toBatch(each.getKey(), producer.epoch, nowMs));
                return;
            }
        }
    }

    private void add(ByteBuffer batch) {
        BatchView view = new BatchView().wrap(batch, 0);
        view.assign(nextOffset, 1);
        everything.append(view);
        nextOffset = view.nextOffset();
        batches.add(batch);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---------------------------------------------------------------- cleaning

    /** One round up to {@code limit}, as the log's cleaner does it. Returns the bytes of what it dropped or wrote anew. */
    int clean(long limit, long deleteRetentionMs, long dedupeBytes) {
        long open = everything.firstOpenTransactionOffset();
        long to = Math.max(cleanedTo, open < 0 ? limit : Math.min(limit, open));
        Transactions transactions = new Transactions();
        KeyOffsets keys = KeyOffsets.within(dedupeBytes, to - cleanedTo);
        DirtyScan scan = new DirtyScan(keys, cleanedTo, to);
        for (BatchView batch : views()) {
            if (batch.baseOffset() < cleanedTo) {
                continue;
            }
            if (scan.needsTransactions(batch)) {
                views().stream()
                        .filter(each -> each.baseOffset() >= cleanedTo && each.nextOffset() <= to)
                        .forEach(transactions::see);
                scan.know(transactions);
            }
            if (!scan.add(batch)) {
                break;
            }
        }
        BatchFilter filter =
                new BatchFilter(keys, transactions, everything.lastRecords(), scan.end(), nowMs, deleteRetentionMs);
        List<ByteBuffer> kept = new ArrayList<>();
        int changed = 0;
        for (BatchView batch : views()) {
            switch (filter.judge(batch)) {
                case KEEP -> kept.add(batch.buffer());
                case DROP -> changed++;
                case REWRITE -> {
                    changed++;
                    ByteBuffer copy = ByteBuffer.allocate(filter.rewritten().remaining());
                    kept.add(copy.put(filter.rewritten()).flip());
                }
            }
        }
        batches.clear();
        batches.addAll(kept);
        cleanedTo = scan.end();
        written.headMap(cleanedTo).values().forEach(record -> {
            record.cleanedMs = record.cleanedMs < 0 ? nowMs : record.cleanedMs;
        });
        return changed;
    }

    List<BatchView> views() {
        return batches.stream().map(bytes -> new BatchView().wrap(bytes, 0)).toList();
    }

    interface RecordTask {
        void run(BatchView batch, RecordView record);
    }

    void forEachRecord(RecordTask task) {
        RecordCursor cursor = new RecordCursor();
        for (BatchView batch : views()) {
            cursor.open(batch);
            while (cursor.next()) {
                task.run(batch, cursor.record());
            }
        }
    }
}
