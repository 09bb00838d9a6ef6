package io.splashdam.streams;

import io.splashdam.local.LocalClient;
import io.splashdam.local.LocalReader;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes lines of text and reads counts. */
final class Lines {
    private final LocalClient client;

    Lines(LocalClient client) {
        this.client = client;
    }

    void write(int partition, String... lines) {
        write("lines", partition, lines);
    }

    void write(String topic, int partition, String... lines) {
        BatchBuilder builder = new BatchBuilder(1 << 20);
        builder.begin(ByteBuffer.allocate(1024));
        for (String line : lines) {
            builder.append(1L, null, line.getBytes(StandardCharsets.UTF_8));
        }
        client.append(topic, partition, builder.build());
    }

    /** How often each word is in the topic. */
    Map<String, Long> words(String topic) {
        Map<String, Long> words = new HashMap<>();
        BatchView view = new BatchView();
        RecordCursor cursor = new RecordCursor();
        for (int partition = 0; partition < client.partitionCount(topic); partition++) {
            try (LocalReader reader = client.reader(topic, partition, 0)) {
                while (!reader.isAtEnd()) {
                    ByteBuffer batches = reader.poll(1 << 20, 0);
                    for (int at = batches.position(); at < batches.limit(); at += view.sizeBytes()) {
                        cursor.open(view.wrap(batches, at));
                        while (cursor.next()) {
                            String line = new String(cursor.record().valueCopy(), StandardCharsets.UTF_8);
                            for (String word : line.split(" ")) {
                                words.merge(word, 1L, Long::sum);
                            }
                        }
                    }
                }
            }
        }
        return words;
    }

    /** How many records the topic has; markers of transactions take offsets too. */
    int records(String topic) {
        int records = 0;
        BatchView view = new BatchView();
        for (int partition = 0; partition < client.partitionCount(topic); partition++) {
            try (LocalReader reader = client.reader(topic, partition, 0)) {
                while (!reader.isAtEnd()) {
                    ByteBuffer batches = reader.poll(1 << 20, 0);
                    for (int at = batches.position(); at < batches.limit(); at += view.sizeBytes()) {
                        records += view.wrap(batches, at).count();
                    }
                }
            }
        }
        return records;
    }

    /** The last count per word; fails when a count does not grow. */
    Map<String, Long> readCounts(String topic) {
        Map<String, Long> counts = new HashMap<>();
        for (int partition = 0; partition < client.partitionCount(topic); partition++) {
            try (LocalReader reader = client.reader(topic, partition, 0)) {
                while (!reader.isAtEnd()) {
                    add(reader.poll(1 << 20, 0), counts);
                }
            }
        }
        return counts;
    }

    private static void add(ByteBuffer batches, Map<String, Long> counts) {
        BatchView view = new BatchView();
        RecordCursor cursor = new RecordCursor();
        for (int at = batches.position(); at < batches.limit(); at += view.sizeBytes()) {
            cursor.open(view.wrap(batches, at));
            while (cursor.next()) {
                String word = new String(cursor.record().keyCopy(), StandardCharsets.UTF_8);
                long count = ByteBuffer.wrap(cursor.record().valueCopy()).getLong();
                Long before = counts.put(word, count);
                if (before != null && before >= count) {
                    throw new AssertionError(
                            "Expected the count of " + word + " to grow, but " + count + " follows " + before);
                }
            }
        }
    }
}
