package io.splashdam.fuzz;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;

/** Batches as producers send them, and such with a fault behind a checksum that is right. */
final class PlausibleRecords {
    private static final int CRC_AT = 17;
    private static final int CHECKED_FROM = 21;
    private static final CompressionType[] CODECS = CompressionType.values();

    private PlausibleRecords() {}

    static MemoryRecords make(Random random, Memory memory) {
        ByteBuffer bytes = ByteBuffer.allocate(512);
        for (int batches = random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 1; batches > 0; batches--) {
            bytes = append(bytes, random, memory);
        }
        bytes.flip();
        return MemoryRecords.readableRecords(random.nextInt(3) == 0 ? damaged(bytes, random) : bytes);
    }

    private static ByteBuffer append(ByteBuffer into, Random random, Memory memory) {
        long timestampMs = random.nextInt(6) > 0 ? System.currentTimeMillis() : random.nextLong();
        boolean isIdempotent = random.nextInt(3) == 0;
        Object known = memory.recall("producerId", random);
        long producerId = !isIdempotent
                ? RecordBatch.NO_PRODUCER_ID
                : known instanceof Long id && id >= 0 ? id : random.nextInt(50);
        var stream = new org.apache.kafka.common.utils.internals.ByteBufferOutputStream(into);
        try (MemoryRecordsBuilder builder = new MemoryRecordsBuilder(
                stream,
                RecordBatch.MAGIC_VALUE_V2,
                Compression.of(CODECS[random.nextInt(CODECS.length)]).build(),
                TimestampType.CREATE_TIME,
                random.nextInt(5) > 0 ? 0 : random.nextInt(1_000_000),
                RecordBatch.NO_TIMESTAMP,
                producerId,
                isIdempotent ? (short) random.nextInt(3) : RecordBatch.NO_PRODUCER_EPOCH,
                isIdempotent ? random.nextInt(4) : RecordBatch.NO_SEQUENCE,
                isIdempotent && random.nextInt(6) == 0,
                false,
                0,
                Integer.MAX_VALUE)) {
            for (int records = 1 + random.nextInt(random.nextInt(40) == 0 ? 1_000 : 4); records > 0; records--) {
                builder.append(Math.max(0, timestampMs), bytes(random), bytes(random), headers(random));
            }
            builder.close();
        } catch (RuntimeException unusual) {
            // Not every combination can be built: then there are fewer batches.
        }
        return stream.buffer();
    }

    private static byte[] bytes(Random random) {
        if (random.nextInt(6) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(random.nextInt(50) == 0 ? 40_000 : 60)];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        }
        return bytes;
    }

    private static Header[] headers(Random random) {
        Header[] headers = new Header[random.nextInt(3) == 0 ? random.nextInt(4) : 0];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = new RecordHeader("h" + random.nextInt(3), bytes(random));
        }
        return headers;
    }

    /** Some bytes changed; the checksum of the first batch is made right again, mostly. */
    private static ByteBuffer damaged(ByteBuffer sound, Random random) {
        if (sound.remaining() <= CHECKED_FROM) {
            return sound;
        }
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            sound.put(random.nextInt(sound.limit()), (byte) random.nextInt(256));
        }
        int end = Math.min(sound.limit(), Math.max(CHECKED_FROM, 12 + sound.getInt(8)));
        if (random.nextInt(5) > 0 && end > CHECKED_FROM) {
            CRC32C crc = new CRC32C();
            crc.update(sound.duplicate().position(CHECKED_FROM).limit(end));
            sound.putInt(CRC_AT, (int) crc.getValue());
        }
        return sound;
    }
}
