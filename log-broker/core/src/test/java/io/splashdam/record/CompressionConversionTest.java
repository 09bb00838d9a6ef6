package io.splashdam.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionConversionTest {
    private final CompressionConversion conversion = new CompressionConversion(1 << 20);

    @ParameterizedTest
    @EnumSource(Compression.class)
    void recordsAndHeadersStayWhateverTheCodec(Compression source) {
        for (Compression target : Compression.values()) {
            ByteBuffer batches = twoBatches(source, Compression.SNAPPY);
            List<String> before = text(batches);

            ByteBuffer converted = conversion.convert(batches, target);

            assertThat(text(converted)).isEqualTo(before);
            for (MutableRecordBatch batch :
                    MemoryRecords.readableRecords(converted.duplicate()).batches()) {
                batch.ensureValid();
                assertThat(batch.compressionType().id).isEqualTo((byte) target.id());
            }
        }
    }

    @Test
    void batchesThatHaveTheCodecAreNotCopied() {
        ByteBuffer batches = twoBatches(Compression.LZ4, Compression.LZ4);
        assertThat(conversion.convert(batches, Compression.LZ4)).isSameAs(batches);
    }

    @Test
    void aBombStopsAtTheLimit() {
        BatchBuilder builder = new BatchBuilder().compression(Compression.ZSTD);
        builder.begin(ByteBuffer.allocate(64));
        builder.append(1, null, new byte[5_000_000]);
        ByteBuffer batch = builder.build();
        assertThatThrownBy(() -> conversion.convert(batch, Compression.NONE))
                .isInstanceOf(DecompressedTooLargeException.class);
    }

    @Test
    void aTopicNamesItsCodecInKafkasWords() {
        assertThat(CompressionConversion.ofTopic("producer")).isNull();
        assertThat(CompressionConversion.ofTopic("uncompressed")).isEqualTo(Compression.NONE);
        assertThat(CompressionConversion.ofTopic("zstd")).isEqualTo(Compression.ZSTD);
        assertThatThrownBy(() -> CompressionConversion.ofTopic("brotli"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("brotli");
    }

    private static ByteBuffer twoBatches(Compression first, Compression second) {
        ByteBuffer both = ByteBuffer.allocateDirect(10_000);
        both.put(batch(first, 0)).put(batch(second, 30));
        return both.flip();
    }

    private static ByteBuffer batch(Compression compression, int sequence) {
        BatchBuilder builder = new BatchBuilder()
                .compression(compression)
                .producer(7, (short) 2, sequence)
                .transactional(true);
        builder.begin(ByteBuffer.allocate(64));
        for (int i = 0; i < 30; i++) {
            builder.append(1000 + i, new byte[] {(byte) i}, new byte[i], List.of(new RecordHeader("h" + i, null)));
        }
        return builder.build();
    }

    private static List<String> text(ByteBuffer batches) {
        List<String> text = new ArrayList<>();
        for (MutableRecordBatch batch :
                MemoryRecords.readableRecords(batches.duplicate()).batches()) {
            text.add(batch.producerId() + " " + batch.producerEpoch() + " " + batch.baseSequence() + " "
                    + batch.isTransactional() + " " + batch.maxTimestamp() + " " + batch.lastOffset());
            for (Record record : batch) {
                text.add(record.offset() + " " + record.timestamp() + " "
                        + record.key().get(0) + " " + record.valueSize() + " " + record.headers().length + " "
                        + record.headers()[0].key());
            }
        }
        return text;
    }
}
