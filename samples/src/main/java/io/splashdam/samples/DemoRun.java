package io.splashdam.samples;

import io.splashdam.broker.Splashdam;
import io.splashdam.connect.file.LineSource;
import io.splashdam.embedded.Embedded;
import io.splashdam.local.GroupOffsets.TopicPartition;
import io.splashdam.local.LocalClient;
import io.splashdam.record.BatchBuilder;
import io.splashdam.samples.wordcount.WordCount;
import io.splashdam.stores.KeyValue;
import io.splashdam.stores.KeyValueIterator;
import io.splashdam.stores.ReadOnlyKeyValueStore;
import io.splashdam.streams.State;
import io.splashdam.streams.StreamsApp;
import io.splashdam.streams.StreamsConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Feeds lines into the log, lets the word count run until it has seen them all, and asks its store. One thread, once. */
final class DemoRun {
    static final int MAX_LINE_BYTES = 512 << 10;

    private static final String APPLICATION = "demo-word-count";
    private static final int PARTITIONS = 2;
    private static final int BATCH_BYTES = 64 << 10;
    private static final long CHECK_INTERVAL_NS = 2_000_000;

    private final LocalClient client;
    private final StreamsApp app;
    private final long readyMs;
    private long lines;

    DemoRun(Splashdam splashdam, Path stateDirectory) {
        client = splashdam.client();
        readyMs = ManagementFactory.getRuntimeMXBean().getUptime();
        client.createTopicIfAbsent(WordCount.LINES, PARTITIONS, Map.of());
        client.createTopicIfAbsent(WordCount.COUNTS, PARTITIONS, Map.of());
        app = new StreamsApp(
                WordCount.topology(),
                StreamsConfig.of(APPLICATION).withStateDir(stateDirectory),
                Embedded.on(splashdam));
    }

    /**
     * What the run found.
     *
     * @param lines of this run's text
     * @param total words counted so far, those of earlier runs on the same directory included
     * @param seconds from the first line to the last committed count
     * @param readyMs from the start of the process until the broker was ready
     */
    record Result(long lines, long total, int distinct, double seconds, long readyMs, Map<String, Long> words) {
        Result withWords(Map<String, Long> some) {
            return new Result(lines, total, distinct, seconds, readyMs, some);
        }
    }

    Result count(LineSource text) throws IOException {
        long startNs = System.nanoTime();
        try {
            app.start();
            append(text);
            awaitCounted();
            double seconds = (System.nanoTime() - startNs) / 1e9;
            return result(seconds);
        } finally {
            app.close();
        }
    }

    /** Batches go to the partitions in turn; all are durable when this returns. */
    private void append(LineSource text) throws IOException {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        BatchBuilder builder = new BatchBuilder(BATCH_BYTES);
        builder.begin(ByteBuffer.allocate(BATCH_BYTES));
        int[] batches = {0};
        while (!text.isExhausted()) {
            text.poll(
                    (bytes, from, length) -> {
                        if (!builder.hasRoomFor(0, length)) {
                            answers.add(send(builder, batches[0]++));
                        }
                        builder.append(System.currentTimeMillis(), null, ByteBuffer.wrap(bytes, from, length));
                        lines++;
                    },
                    BATCH_BYTES);
        }
        if (!builder.isEmpty()) {
            answers.add(send(builder, batches[0]));
        }
        answers.forEach(CompletableFuture::join);
    }

    private CompletableFuture<Long> send(BatchBuilder builder, int batch) {
        CompletableFuture<Long> answer = client.appendAsync(WordCount.LINES, batch % PARTITIONS, builder.build());
        builder.begin(ByteBuffer.allocate(BATCH_BYTES));
        return answer;
    }

    /** Until the application's committed offsets are the ends of its input. */
    private void awaitCounted() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long end = client.endOffset(WordCount.LINES, partition);
            if (end > 0) {
                ends.put(new TopicPartition(WordCount.LINES, partition), end);
            }
        }
        while (!client.groupOffsets().committed(APPLICATION).join().entrySet().containsAll(ends.entrySet())) {
            if (app.state() == State.ERROR) {
                throw new IllegalStateException("The word count has stopped", app.failure());
            }
            LockSupport.parkNanos(CHECK_INTERVAL_NS);
        }
    }

    private Result result(double seconds) {
        Map<String, Long> words = new HashMap<>();
        long total = 0;
        ReadOnlyKeyValueStore<String, Long> counts = app.store(WordCount.STORE);
        try (KeyValueIterator<String, Long> all = counts.all()) {
            while (all.hasNext()) {
                KeyValue<String, Long> each = all.next();
                long count = Objects.requireNonNull(each.value);
                words.put(Objects.requireNonNull(each.key), count);
                total += count;
            }
        }
        return new Result(lines, total, words.size(), seconds, readyMs, words);
    }
}
