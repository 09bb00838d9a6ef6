package io.splashdam.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.operator.RecordBatch;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.Compression;
import io.splashdam.record.RecordHeader;
import io.splashdam.runtime.SourceBatch;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.state.serde.Serdes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchDecoderTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final List<String> expected = new ArrayList<>();
    private final ByteBuffer log = ByteBuffer.allocate(1 << 20);
    private long nextOffset;

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(Compression compression, boolean isControl, int records, Random random) {
        BatchBuilder builder =
                new BatchBuilder(1 << 20).compression(compression).control(isControl);
        builder.begin(ByteBuffer.allocate(256));
        for (int i = 0; i < records; i++) {
            String key = random.nextInt(4) == 0 ? null : "k" + random.nextInt(100);
            String value = random.nextInt(4) == 0 ? null : "v" + random.nextInt(100);
            List<RecordHeader> headers =
                    random.nextInt(5) == 0 ? List.of(new RecordHeader("h", bytes("x" + i))) : List.of();
            builder.append(nextOffset + i, bytes(key), bytes(value), headers);
            if (!isControl) {
                expected.add((nextOffset + i) + ":" + key + "=" + value + headers.size());
            }
        }
        ByteBuffer batch = builder.build();
        new BatchView().wrap(batch, 0).assign(nextOffset, 0);
        log.put(batch);
        nextOffset += records;
    }

    private List<String> decode(BatchDecoder decoder) {
        decoder.take(log.duplicate().flip(), nextOffset);
        List<String> found = new ArrayList<>();
        long position = -1;
        for (SourceBatch batch = decoder.next(); batch != null; batch = decoder.next()) {
            RecordBatch records = batch.records();
            records.keys().form(Serdes.String());
            records.values().form(Serdes.String());
            for (int row = 0; row < records.count(); row++) {
                found.add((batch.baseOffset() + records.origin(row)) + ":"
                        + records.keys().get(row) + "=" + records.values().get(row)
                        + records.headers(row).size());
                assertThat(records.timestampMs(row)).isEqualTo(batch.baseOffset() + records.origin(row));
            }
            assertThat(batch.nextOffset()).isGreaterThan(position);
            position = batch.nextOffset();
        }
        assertThat(position).isEqualTo(nextOffset);
        return found;
    }

    /** Repeat one: {@code mvn -pl streams-api -am test -Dtest=BatchDecoderTest}; the seed is in the test's name. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyRecordOfEveryBatchComesOnceWhateverItsCodec(long seed) {
        Random random = new Random(seed);
        Compression[] codecs = Compression.values();
        for (int i = 0; i < 12; i++) {
            boolean isControl = random.nextInt(5) == 0;
            Compression codec =
                    isControl || random.nextBoolean() ? Compression.NONE : codecs[random.nextInt(codecs.length)];
            write(codec, isControl, isControl ? 1 : 1 + random.nextInt(300), random);
        }
        assertThat(decode(new BatchDecoder(PARTITION, 0))).isEqualTo(expected);
    }

    @Test
    void recordsBeforeThePositionAreLeftOut() {
        write(Compression.NONE, false, 10, new Random(1));
        write(Compression.GZIP, false, 10, new Random(2));
        assertThat(decode(new BatchDecoder(PARTITION, 13))).isEqualTo(expected.subList(13, 20));
    }

    @Test
    void manyRecordsOfOneCommitBecomeSeveralBatches() {
        PartitionOutput output = new PartitionOutput();
        for (int round = 0; round < 2; round++) {
            byte[] value = new byte[1000];
            for (int i = 0; i < 2_000; i++) {
                byte[] key = bytes("key-" + i);
                output.append(i, key, 0, key.length, value, 0, i % 3 == 0 ? -1 : value.length, List.of());
            }
            assertThat(output.records()).isEqualTo(2_000);
            ByteBuffer batches = output.finish();
            int records = 0;
            int count = 0;
            BatchView view = new BatchView();
            for (int at = 0; at < batches.limit(); at += view.sizeBytes()) {
                assertThat(view.wrap(batches, at).isSound()).isTrue();
                records += view.count();
                count++;
            }
            assertThat(records).isEqualTo(2_000);
            assertThat(count).isGreaterThan(1);
            output.clear();
            assertThat(output.isEmpty()).isTrue();
        }
    }
}
