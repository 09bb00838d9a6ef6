package io.splashdam.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.record.BatchRules.Depth;
import io.splashdam.record.BatchVerdict.Refused;
import io.splashdam.record.BatchVerdict.Sound;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchCheckTest {
    private static final long NOW_MS = 1_700_000_000_000L;

    private final BatchCheck check = new BatchCheck();

    @Test
    void severalBatchesPassWhereTheRulesAllowThem() {
        ByteBuffer two = join(batch(Compression.NONE, NOW_MS, NOW_MS - 5), batch(Compression.LZ4, NOW_MS + 3));
        assertThat(check.check(two, BatchRules.defaults().forRequest(true, false, true), NOW_MS))
                .isEqualTo(new Sound(2, 3, NOW_MS + 3));
        assertRefused(two, BatchRules.defaults(), ErrorCode.INVALID_RECORD);
    }

    @Test
    void nothingIsNoBatch() {
        assertRefused(ByteBuffer.allocate(0), BatchRules.defaults(), ErrorCode.INVALID_RECORD);
    }

    @Test
    void onlyTheBytesBetweenPositionAndLimitCount() {
        ByteBuffer batch = batch(Compression.NONE, NOW_MS);
        ByteBuffer frame = ByteBuffer.allocate(batch.remaining() + 20);
        frame.position(7).put(batch).limit(frame.position()).position(7);
        assertThat(check.check(frame, BatchRules.defaults(), NOW_MS)).isEqualTo(new Sound(1, 1, NOW_MS));
        assertThat(frame.position()).isEqualTo(7);
    }

    @Test
    void transactionalRecordsNeedATransactionalId() {
        BatchBuilder builder = new BatchBuilder().producer(1, (short) 0, 0).transactional(true);
        builder.begin(ByteBuffer.allocate(128));
        builder.append(NOW_MS, null, new byte[1]);
        ByteBuffer batch = builder.build();
        assertRefused(batch, BatchRules.defaults(), ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
        assertThat(check.check(batch, BatchRules.defaults().forRequest(true, true, false), NOW_MS))
                .isInstanceOf(Sound.class);
    }

    @Test
    void clientsWriteNoMarkers() {
        ByteBuffer marker = new EndTransactionMarker(true, 3).toBatch(1, (short) 0, NOW_MS);
        Refused refused = assertRefused(marker, BatchRules.defaults(), ErrorCode.INVALID_RECORD);
        assertThat(refused.message()).contains("control batch");
    }

    @Test
    void anAppendLargerThanASegmentIsRefused() {
        BatchRules rules = new BatchRules(
                Depth.RECORDS, 1000, 80, false, false, Long.MAX_VALUE, Long.MAX_VALUE, true, false, false, 1000);
        BatchBuilder builder = new BatchBuilder();
        builder.begin(ByteBuffer.allocate(128));
        builder.append(NOW_MS, null, new byte[100]);
        assertRefused(builder.build(), rules, ErrorCode.RECORD_LIST_TOO_LARGE);
    }

    @Test
    void aTopicThatAllowsZeroBytesRefusesAll() {
        BatchRules rules = new BatchRules(
                Depth.RECORDS, 0, 1000, false, false, Long.MAX_VALUE, Long.MAX_VALUE, true, false, false, 1000);
        assertRefused(batch(Compression.NONE, NOW_MS), rules, ErrorCode.MESSAGE_TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void timesOutOfRangeAreRefusedAtEachDepth(Compression compression) {
        for (Depth depth : Depth.values()) {
            BatchRules rules = rules(depth, false, false);
            assertRefused(batch(compression, NOW_MS, NOW_MS + 2000), rules, ErrorCode.INVALID_TIMESTAMP);
            assertRefused(batch(compression, NOW_MS - 2000, NOW_MS), rules, ErrorCode.INVALID_TIMESTAMP);
            assertThat(check.check(batch(compression, NOW_MS - 900, NOW_MS + 900), rules, NOW_MS))
                    .isInstanceOf(Sound.class);
        }
    }

    @Test
    void timesDoNotMatterWhereTheLogStampsThem() {
        for (Depth depth : Depth.values()) {
            assertThat(check.check(batch(Compression.NONE, 5), rules(depth, false, true), NOW_MS))
                    .isInstanceOf(Sound.class);
        }
    }

    @Test
    void noTimestampIsNeitherTooOldNorTooNew() {
        assertThat(check.check(batch(Compression.NONE, -1), rules(Depth.RECORDS, false, false), NOW_MS))
                .isInstanceOf(Sound.class);
    }

    @Test
    void aProducerMustNotClaimLogAppendTime() {
        ByteBuffer batch = batch(Compression.NONE, NOW_MS);
        new BatchView().wrap(batch, 0).stampLogAppendTime(NOW_MS);
        assertRefused(batch, BatchRules.defaults(), ErrorCode.INVALID_TIMESTAMP);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void compactedTopicsRefuseRecordsWithoutAKey(Compression compression) {
        Refused refused = assertRefused(
                batch(compression, NOW_MS, NOW_MS), rules(Depth.HEADER, true, false), ErrorCode.INVALID_RECORD);
        assertThat(refused.recordErrors()).hasSize(2);
        assertThat(refused.recordErrors().get(1).index()).isEqualTo(1);
    }

    @Test
    void aWrongMaximumTimestampIsPutRight() {
        ByteBuffer batch = batch(Compression.NONE, NOW_MS - 20, NOW_MS - 10);
        BatchView view = new BatchView().wrap(batch, 0);
        view.correctMaxTimestamp(NOW_MS);
        assertThat(check.check(batch, BatchRules.defaults(), NOW_MS)).isEqualTo(new Sound(1, 2, NOW_MS - 10));
        assertThat(view.maxTimestamp()).isEqualTo(NOW_MS - 10);
        assertThat(view.isSound()).isTrue();
    }

    @Test
    void aBombIsTooLarge() {
        BatchBuilder builder = new BatchBuilder().compression(Compression.GZIP);
        builder.begin(ByteBuffer.allocate(128));
        builder.append(NOW_MS, null, new byte[10_000_000]);
        BatchRules rules = new BatchRules(
                Depth.UNPACKED,
                1 << 20,
                1 << 30,
                false,
                false,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                true,
                false,
                false,
                1 << 20);
        assertRefused(builder.build(), rules, ErrorCode.MESSAGE_TOO_LARGE);
    }

    private Refused assertRefused(ByteBuffer batches, BatchRules rules, ErrorCode error) {
        BatchVerdict verdict = check.check(batches, rules, NOW_MS);
        assertThat(verdict).isInstanceOf(Refused.class);
        assertThat(((Refused) verdict).error()).isEqualTo(error);
        return (Refused) verdict;
    }

    private static BatchRules rules(Depth depth, boolean isCompacted, boolean isLogAppendTime) {
        return new BatchRules(
                depth, 1 << 20, 1 << 30, isCompacted, isLogAppendTime, 1000, 1000, true, false, false, 1 << 20);
    }

    private static ByteBuffer batch(Compression compression, long... timestampsMs) {
        BatchBuilder builder = new BatchBuilder().compression(compression);
        builder.begin(ByteBuffer.allocate(128));
        for (long timestampMs : timestampsMs) {
            builder.append(timestampMs, null, new byte[10]);
        }
        return builder.build();
    }

    private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }
}
