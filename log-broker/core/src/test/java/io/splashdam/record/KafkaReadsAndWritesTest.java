package io.splashdam.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kafka's own classes read what we build, and we read what they build, with each codec. */
class KafkaReadsAndWritesTest {
    private static final long SEED = 20261121L;

    private record Plain(
            long timestampMs, byte @Nullable [] key, byte @Nullable [] value, List<RecordHeader> headers) {}

    @ParameterizedTest
    @EnumSource(Compression.class)
    void kafkaReadsWhatWeBuild(Compression compression) {
        for (boolean isDirect : new boolean[] {false, true}) {
            List<Plain> records = records(new Random(SEED));
            BatchBuilder builder = new BatchBuilder(1 << 22)
                    .compression(compression)
                    .producer(7, (short) 3, 100)
                    .transactional(true);
            builder.begin(isDirect ? ByteBuffer.allocateDirect(64) : ByteBuffer.allocate(64));
            for (Plain record : records) {
                builder.append(record.timestampMs(), record.key(), record.value(), record.headers());
            }

            MutableRecordBatch batch = MemoryRecords.readableRecords(builder.build())
                    .batches()
                    .iterator()
                    .next();

            batch.ensureValid();
            assertThat(batch.compressionType().id).isEqualTo((byte) compression.id());
            assertThat(batch.producerId()).isEqualTo(7);
            assertThat(batch.producerEpoch()).isEqualTo((short) 3);
            assertThat(batch.baseSequence()).isEqualTo(100);
            assertThat(batch.isTransactional()).isTrue();
            assertThat(batch.isControlBatch()).isFalse();
            List<Plain> seen = new ArrayList<>();
            for (Record record : batch) {
                seen.add(plain(record));
            }
            assertSame(seen, records);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void weReadWhatKafkaBuilds(Compression compression) {
        List<Plain> records = records(new Random(SEED + 1));
        MemoryRecordsBuilder kafka = MemoryRecords.builder(
                ByteBuffer.allocate(64),
                (byte) 2,
                org.apache.kafka.common.compress.Compression.of(CompressionType.forId(compression.id()))
                        .build(),
                TimestampType.CREATE_TIME,
                0L,
                0L,
                7L,
                (short) 3,
                Integer.MAX_VALUE - 5,
                false,
                -1);
        for (Plain record : records) {
            RecordHeaders headers = new RecordHeaders();
            record.headers().forEach(h -> headers.add(h.key(), h.value()));
            kafka.append(record.timestampMs(), record.key(), record.value(), headers.toArray());
        }
        ByteBuffer heap = kafka.build().buffer();
        ByteBuffer direct = ByteBuffer.allocateDirect(heap.remaining());
        direct.put(heap.duplicate()).flip();

        for (ByteBuffer bytes : List.of(heap, direct)) {
            BatchView batch = new BatchView().wrap(bytes, 0);
            assertThat(batch.isSound()).isTrue();
            List<Plain> seen = new ArrayList<>();
            RecordCursor cursor = new RecordCursor().open(batch);
            while (cursor.next()) {
                RecordView record = cursor.record();
                assertThat(record.offset()).isEqualTo(seen.size());
                assertThat(record.sequence()).isEqualTo(Sequences.plus(Integer.MAX_VALUE - 5, seen.size()));
                seen.add(new Plain(record.timestampMs(), record.keyCopy(), record.valueCopy(), record.headers()));
            }
            assertSame(seen, records);
            BatchRules rules = new BatchRules(
                    BatchRules.Depth.UNPACKED,
                    1 << 24,
                    1 << 24,
                    false,
                    false,
                    1L << 40,
                    1L << 40,
                    true,
                    false,
                    false,
                    1 << 24);
            assertThat(new BatchCheck().check(bytes, rules, 2_000_000)).isInstanceOf(BatchVerdict.Sound.class);
        }
    }

    private static List<Plain> records(Random random) {
        List<Plain> records = new ArrayList<>();
        records.add(new Plain(1_000_000, null, null, List.of()));
        records.add(new Plain(999_000, new byte[0], new byte[0], List.of(new RecordHeader("", null))));
        for (int i = 0; i < 300; i++) {
            List<RecordHeader> headers = new ArrayList<>();
            for (int h = random.nextInt(4); h > 0; h--) {
                headers.add(new RecordHeader("köpf-" + h, random.nextInt(5) == 0 ? null : bytes(random, 20)));
            }
            long timestampMs = 1_000_000 + random.nextInt(100_000) - 50_000;
            byte[] key = random.nextInt(4) == 0 ? null : bytes(random, 30);
            records.add(new Plain(timestampMs, key, random.nextInt(8) == 0 ? null : bytes(random, 300), headers));
        }
        byte[] incompressible = new byte[700_000];
        random.nextBytes(incompressible);
        records.add(new Plain(1_000_001, null, incompressible, List.of()));
        records.add(new Plain(1_000_002, "k".getBytes(StandardCharsets.UTF_8), new byte[400_000], List.of()));
        return records;
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Plain plain(Record record) {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new RecordHeader(header.key(), header.value()));
        }
        return new Plain(record.timestamp(), array(record.key()), array(record.value()), headers);
    }

    private static byte @Nullable [] array(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] array = new byte[buffer.remaining()];
        buffer.get(array);
        return array;
    }

    private static void assertSame(List<Plain> seen, List<Plain> expected) {
        assertThat(seen).hasSameSizeAs(expected);
        for (int i = 0; i < seen.size(); i++) {
            Plain mine = seen.get(i);
            Plain theirs = expected.get(i);
            assertThat(mine.timestampMs()).isEqualTo(theirs.timestampMs());
            assertThat(Arrays.equals(mine.key(), theirs.key()))
                    .as("key of record %s", i)
                    .isTrue();
            assertThat(Arrays.equals(mine.value(), theirs.value()))
                    .as("value of record %s", i)
                    .isTrue();
            assertThat(text(mine.headers())).isEqualTo(text(theirs.headers()));
        }
    }

    private static String text(List<RecordHeader> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach(h -> text.append(h.key())
                .append('=')
                .append(Arrays.toString(h.value()))
                .append(' '));
        return text.toString();
    }
}
