package io.splashdam.embedded;

import io.splashdam.local.LocalClient;
import io.splashdam.local.LocalReader;
import io.splashdam.runtime.RecordSource;
import io.splashdam.runtime.SourceBatch;
import io.splashdam.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the assigned partitions in turn. Owned by a stream thread; {@link #wakeup} by any. */
final class EmbeddedSource implements RecordSource {
    /** Bytes read of one partition at a time. */
    private static final int READ_BYTES = 1 << 20;

    private final LocalClient client;
    private final List<LocalReader> readers = new ArrayList<>();
    private final List<BatchDecoder> decoders = new ArrayList<>();
    private int turn;
    private volatile @Nullable LocalReader first;

    EmbeddedSource(LocalClient client) {
        this.client = client;
    }

    @Override
    public void assign(TopicPartition partition, long offset) {
        LocalReader reader = client.reader(partition.topic(), partition.partition(), offset);
        readers.add(reader);
        decoders.add(new BatchDecoder(partition, offset));
        first = readers.get(0);
    }

    @Override
    public @Nullable SourceBatch poll(long timeoutMs) {
        SourceBatch batch = next();
        if (batch == null && timeoutMs > 0 && !readers.isEmpty()) {
            LocalReader.awaitAny(readers, timeoutMs);
            batch = next();
        }
        return batch;
    }

    /** Stays with a partition until what was read of it is used up, then goes to the next one that has something. */
    private @Nullable SourceBatch next() {
        for (int tried = 0; tried <= readers.size() && !readers.isEmpty(); tried++) {
            BatchDecoder decoder = decoders.get(turn);
            if (decoder.isEmpty() && tried > 0) {
                LocalReader reader = readers.get(turn);
                if (!reader.isAtEnd()) {
                    decoder.take(reader.poll(READ_BYTES, 0), reader.position());
                }
            }
            SourceBatch batch = decoder.next();
            if (batch != null) {
                return batch;
            }
            turn = (turn + 1) % readers.size();
        }
        return null;
    }

    @Override
    public void wakeup() {
        LocalReader reader = first;
        if (reader != null) {
            reader.wakeUp();
        }
    }

    @Override
    public void close() {
        readers.forEach(LocalReader::close);
        readers.clear();
        decoders.clear();
    }
}
