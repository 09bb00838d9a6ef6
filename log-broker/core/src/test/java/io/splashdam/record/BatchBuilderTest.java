package io.splashdam.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
    private final BatchBuilder builder = new BatchBuilder(1000);

    @Test
    void aBatchEndsBelowItsLimit() {
        builder.begin(ByteBuffer.allocate(1000));
        while (builder.hasRoomFor(10, 100)) {
            builder.append(5, new byte[10], new byte[100]);
        }
        assertThat(builder.sizeBytes()).isBetween(800, 1000);
        assertThat(builder.build().remaining()).isEqualTo(builder.sizeBytes());
    }

    @Test
    void oneRecordAlwaysFits() {
        ByteBuffer small = ByteBuffer.allocate(64);
        builder.begin(small);
        assertThat(builder.hasRoomFor(0, 5000)).isTrue();
        builder.append(5, null, new byte[5000]);
        assertThat(builder.hasRoomFor(0, 0)).isFalse();
        ByteBuffer batch = builder.build();
        assertThat(batch).isNotSameAs(small);
        assertThat(new BatchView().wrap(batch, 0).isSound()).isTrue();
    }

    @Test
    void aDirectBufferGrowsIntoADirectOne() {
        builder.begin(ByteBuffer.allocateDirect(64));
        builder.append(5, null, new byte[200]);
        assertThat(builder.build().isDirect()).isTrue();
    }

    @Test
    void timestampsMayGoBack() {
        builder.begin(ByteBuffer.allocate(64));
        builder.append(1_000, null, new byte[1]);
        builder.append(-7, null, new byte[1]);
        builder.append(500, null, new byte[1]);
        BatchView batch = new BatchView().wrap(builder.build(), 0);
        assertThat(batch.baseTimestamp()).isEqualTo(1_000);
        assertThat(batch.maxTimestamp()).isEqualTo(1_000);
        RecordCursor cursor = new RecordCursor().open(batch);
        cursor.next();
        cursor.next();
        assertThat(cursor.record().timestampMs()).isEqualTo(-7);
    }

    @Test
    void sizesAndPositionsOfTheCallersBuffersStay() {
        ByteBuffer key = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2);
        builder.begin(ByteBuffer.allocate(64));
        builder.append(5, key, null);
        assertThat(key.position()).isEqualTo(1);
        RecordCursor cursor = new RecordCursor().open(new BatchView().wrap(builder.build(), 0));
        cursor.next();
        assertThat(cursor.record().keyCopy()).containsExactly(1, 2);
        assertThat(cursor.record().hasValue()).isFalse();
    }

    @Test
    void aRecordCopiedFromAnotherBatchIsTheSame() {
        builder.begin(ByteBuffer.allocate(64));
        builder.append(
                3, null, new byte[] {7}, List.of(new RecordHeader("h", new byte[] {8}), new RecordHeader("n", null)));
        builder.append(4, new byte[] {5}, null);
        ByteBuffer first = builder.build();

        BatchBuilder second = new BatchBuilder();
        second.begin(ByteBuffer.allocateDirect(64));
        RecordCursor cursor = new RecordCursor().open(new BatchView().wrap(first, 0));
        while (cursor.next()) {
            second.append(cursor.record());
        }
        ByteBuffer copy = second.build();

        assertThat(copy).isEqualTo(first);
    }

    @Test
    void anEmptyBatchIsNotBuilt() {
        builder.begin(ByteBuffer.allocate(64));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void aSoundBatchStaysSoundWhenItGetsItsPlace() {
        builder.begin(ByteBuffer.allocate(64));
        builder.append(3, null, new byte[] {7});
        BatchView batch = new BatchView().wrap(builder.build(), 0);
        batch.assign(4711, 12);
        assertThat(batch.isSound()).isTrue();
        assertThat(batch.baseOffset()).isEqualTo(4711);
        batch.stampLogAppendTime(99);
        assertThat(batch.isSound()).isTrue();
        RecordCursor cursor = new RecordCursor().open(batch);
        cursor.next();
        assertThat(cursor.record().timestampMs()).isEqualTo(99);
        assertThat(cursor.record().offset()).isEqualTo(4711);
    }
}
