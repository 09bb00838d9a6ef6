package io.splashdam.log;

import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Batches for tests. */
public final class Batches {
    private Batches() {}

    /** {@code count} records of {@code valueBytes} each, from nobody in particular. */
    public static ByteBuffer of(int count, int valueBytes, long timestampMs) {
        return of(count, valueBytes, timestampMs, BatchView.NO_PRODUCER_ID, BatchView.NO_SEQUENCE);
    }

    /** The same of an idempotent producer. */
    public static ByteBuffer of(int count, int valueBytes, long timestampMs, long producerId, int baseSequence) {
        BatchBuilder builder = new BatchBuilder(Integer.MAX_VALUE);
        builder.begin(ByteBuffer.allocate(BatchView.HEADER_BYTES + count * (valueBytes + 40)));
        if (producerId >= 0) {
            builder.producer(producerId, (short) 0, baseSequence);
        }
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[valueBytes];
            for (int at = 0; at < valueBytes; at++) {
                value[at] = (byte) (timestampMs + i + at * 31);
            }
            builder.append(timestampMs + i, ("key-" + i).getBytes(StandardCharsets.UTF_8), value);
        }
        return builder.build();
    }
}
