package io.splashdam.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.record.BatchVerdict.Refused;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.NoCompression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.PrimitiveRef;
import org.apache.kafka.storage.internals.log.AppendOrigin;
import org.apache.kafka.storage.internals.log.LogValidator;
import org.apache.kafka.storage.internals.log.RecordValidationException;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.SnappyError;

/** Sound and damaged batches get the answer that Kafka's broker gives, by its own classes. */
class BatchCheckAgainstKafkaTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final int MAX_MESSAGE_BYTES = 6_000;
    private static final int ROUNDS = 20_000;

    private final BatchCheck check = new BatchCheck();
    private boolean areRecordsDamaged;
    private final Map<ErrorCode, Integer> seen = new EnumMap<>(ErrorCode.class);

    @Test
    void answersAreKafkas() {
        long seed = Long.getLong("splashdam.seed", 20261121L);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            boolean isCompacted = random.nextInt(3) == 0;
            boolean allowsZstd = random.nextInt(3) != 0;
            ByteBuffer batch = damage(batch(random), random);
            Errors expected = kafkasAnswer(copy(batch), isCompacted, allowsZstd);
            BatchVerdict ours = check.check(batch, rules(isCompacted, allowsZstd), NOW_MS);
            ErrorCode found = ours instanceof Refused refused ? refused.error() : ErrorCode.NONE;
            seen.merge(found, 1, Integer::sum);
            assertThat(agree(expected, found, ours))
                    .as(
                            "round %s: Kafka %s, ours %s; repeat with -Dtest=%s -Dsplashdam.seed=%s",
                            round, expected, ours, getClass().getSimpleName(), seed)
                    .isTrue();
        }
        assertThat(seen.keySet())
                .as("each kind of answer was seen")
                .contains(
                        ErrorCode.NONE,
                        ErrorCode.CORRUPT_MESSAGE,
                        ErrorCode.INVALID_RECORD,
                        ErrorCode.INVALID_TIMESTAMP,
                        ErrorCode.MESSAGE_TOO_LARGE,
                        ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
    }

    private boolean agree(Errors kafka, ErrorCode ours, BatchVerdict verdict) {
        if (kafka.code() == ours.code()) {
            return true;
        }
        if (kafka == Errors.UNKNOWN_SERVER_ERROR) { // its codecs throw what no client understands
            return ours != ErrorCode.NONE;
        }
        if (areRecordsDamaged) { // it skips over much of a compressed record
            return ours == ErrorCode.INVALID_RECORD || (ours != ErrorCode.NONE && kafka != Errors.NONE);
        }
        String message = verdict instanceof Refused refused ? refused.message() : "";
        boolean isTruncated = kafka == Errors.INVALID_RECORD && message.startsWith("Expected a whole batch");
        return isTruncated || isStricter(message);
    }

    /** What Kafka lets pass or repairs, and we refuse. */
    private static boolean isStricter(String message) {
        return message.startsWith("Expected offset delta")
                || message.startsWith("Expected an epoch and a sequence")
                || message.startsWith("Expected a producer id in a transactional batch")
                || message.endsWith("the batch claims log append time");
    }

    private static BatchRules rules(boolean isCompacted, boolean allowsZstd) {
        return new BatchRules(
                BatchRules.Depth.UNPACKED,
                MAX_MESSAGE_BYTES,
                1 << 30,
                isCompacted,
                false,
                Long.MAX_VALUE,
                3_600_000L,
                allowsZstd,
                true,
                false,
                1 << 20);
    }

    private static ByteBuffer batch(Random random) {
        BatchBuilder builder = new BatchBuilder()
                .compression(Compression.of(random.nextInt(5)))
                .transactional(random.nextInt(4) == 0);
        if (random.nextBoolean()) {
            builder.producer(random.nextInt(100), (short) random.nextInt(5), random.nextInt(1000));
        } else {
            builder.transactional(false);
        }
        builder.begin(ByteBuffer.allocate(1024));
        int records = 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 6);
        boolean hasNullKeys = random.nextInt(4) == 0;
        boolean hasWildTimes = random.nextInt(8) == 0;
        for (int i = 0; i < records; i++) {
            byte[] key = hasNullKeys && random.nextInt(3) == 0 ? null : new byte[random.nextInt(8)];
            byte[] value = new byte[random.nextInt(80)];
            random.nextBytes(value);
            long timestampMs = hasWildTimes && random.nextBoolean()
                    ? NOW_MS + random.nextInt(10_000_000)
                    : NOW_MS - random.nextInt(1_000_000);
            builder.append(timestampMs, key, value);
        }
        return builder.build();
    }

    private ByteBuffer damage(ByteBuffer batch, Random random) {
        areRecordsDamaged = false;
        switch (random.nextInt(12)) {
            case 0:
                batch.limit(random.nextInt(batch.limit()));
                return batch;
            case 1:
                int at = random.nextInt(batch.limit());
                batch.put(at, (byte) random.nextInt());
                return batch;
            case 2:
                batch.putLong(BatchView.BASE_OFFSET, random.nextInt(3));
                return batch;
            case 3:
                return sealed(batch.putInt(BatchView.COUNT, batch.getInt(BatchView.COUNT) + random.nextInt(5) - 2));
            case 4:
                return sealed(batch.putInt(
                        BatchView.LAST_OFFSET_DELTA,
                        batch.getInt(BatchView.LAST_OFFSET_DELTA) + random.nextInt(5) - 2));
            case 5:
                return sealed(batch.putShort(BatchView.ATTRIBUTES, (short)
                        (batch.getShort(BatchView.ATTRIBUTES) ^ (1 << random.nextInt(6)))));
            case 6:
                return sealed(batch.putInt(BatchView.BASE_SEQUENCE, random.nextInt(3) - 2));
            case 7:
                areRecordsDamaged = true;
                int inRecords = BatchView.HEADER_BYTES + random.nextInt(batch.limit() - BatchView.HEADER_BYTES);
                return sealed(batch.put(inRecords, (byte) random.nextInt()));
            case 8:
                return sealed(batch.putLong(BatchView.MAX_TIMESTAMP, NOW_MS - random.nextInt(100_000)));
            case 9:
                ByteBuffer twice = ByteBuffer.allocate(batch.limit() * 2);
                return twice.put(batch.duplicate()).put(batch.duplicate()).flip();
            default:
                return batch;
        }
    }

    private static ByteBuffer sealed(ByteBuffer batch) {
        batch.putInt(BatchView.CRC, new BatchView().wrap(batch, 0).computedCrc());
        return batch;
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    private static Errors kafkasAnswer(ByteBuffer bytes, boolean isCompacted, boolean allowsZstd) {
        MemoryRecords records = MemoryRecords.readableRecords(bytes);
        try {
            ProduceRequest.validateRecords((short) (allowsZstd ? 9 : 6), records);
            MutableRecordBatch batch = records.batches().iterator().next();
            if (batch.baseOffset() != 0) {
                return Errors.INVALID_RECORD;
            }
            if (batch.sizeInBytes() > MAX_MESSAGE_BYTES) {
                return Errors.MESSAGE_TOO_LARGE;
            }
            if (!batch.isValid()) {
                return Errors.CORRUPT_MESSAGE;
            }
            new LogValidator(
                            records,
                            new TopicPartition("t", 0),
                            new Stopped(),
                            batch.compressionType(),
                            batch.compressionType().id == 0
                                    ? NoCompression.NONE
                                    : org.apache.kafka.common.compress.Compression.of(batch.compressionType())
                                            .build(),
                            isCompacted,
                            (byte) 2,
                            TimestampType.CREATE_TIME,
                            Long.MAX_VALUE,
                            3_600_000L,
                            1,
                            AppendOrigin.CLIENT)
                    .validateMessagesAndAssignOffsets(PrimitiveRef.ofLong(0), new Silent(), BufferSupplier.NO_CACHING);
            return Errors.NONE;
        } catch (RecordValidationException e) {
            return Errors.forException(e.invalidException());
        } catch (RuntimeException | SnappyError e) { // snappy-java's streams throw an Error at damaged bytes
            return Errors.forException(e);
        }
    }

    private static final class Silent implements LogValidator.MetricsRecorder {
        @Override
        public void recordInvalidMagic() {}

        @Override
        public void recordInvalidOffset() {}

        @Override
        public void recordInvalidSequence() {}

        @Override
        public void recordInvalidChecksums() {}

        @Override
        public void recordNoKeyCompactedTopic() {}
    }

    private static final class Stopped implements Time {
        @Override
        public long milliseconds() {
            return NOW_MS;
        }

        @Override
        public long nanoseconds() {
            return 0;
        }

        @Override
        public void sleep(long ms) {}
    }
}
