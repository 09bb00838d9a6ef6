package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The parts of the log that only decide. */
class PureTest {
    @Test
    void epochsRiseAndEndWhereTheNextBegins() {
        LeaderEpochs epochs = LeaderEpochs.NONE.assign(1, 0).assign(3, 10).assign(4, 20);
        assertThat(epochs.assign(2, 30)).isSameAs(epochs);
        assertThat(epochs.latest()).isEqualTo(4);
        assertThat(epochs.endOf(4, 25)).isEqualTo(new EpochEnd(4, 25));
        assertThat(epochs.endOf(3, 25)).isEqualTo(new EpochEnd(3, 20));
        assertThat(epochs.endOf(2, 25)).isEqualTo(new EpochEnd(1, 10));
        assertThat(epochs.endOf(0, 25)).isEqualTo(new EpochEnd(0, 0));
        assertThat(epochs.endOf(5, 25)).isEqualTo(EpochEnd.UNKNOWN);
        assertThat(epochs.truncatedTo(20).latest()).isEqualTo(3);
        assertThat(epochs.startingAt(15).endOf(1, 25)).isEqualTo(new EpochEnd(1, 15));
        assertThat(epochs.assign(6, 10).endOf(1, 25)).isEqualTo(new EpochEnd(1, 10));
        assertThat(LeaderEpochs.decode(epochs.encode()).startOffsets()).containsExactly(0, 10, 20);
        assertThat(LeaderEpochs.decode(java.nio.ByteBuffer.wrap(new byte[] {'x'})))
                .isNull();
    }

    @Test
    void retentionBySizeKeepsAtLeastThatMuch() {
        LogConfig config = LogConfig.defaults().withRetention(-1, 250, 0);
        List<Retention.Candidate> rolled = List.of(
                new Retention.Candidate(10, 100, false),
                new Retention.Candidate(20, 100, false),
                new Retention.Candidate(30, 100, false));
        assertThat(Retention.startOffset(rolled, config, 350, Long.MAX_VALUE)).isEqualTo(10);
        assertThat(Retention.startOffset(rolled, config, 349, Long.MAX_VALUE)).isEqualTo(-1);
    }

    @Test
    void retentionByTimeStopsAtTheFirstSegmentThatIsYoung() {
        LogConfig config = LogConfig.defaults().withRetention(5, -1, 0);
        List<Retention.Candidate> rolled = List.of(
                new Retention.Candidate(10, 1, true),
                new Retention.Candidate(20, 1, false),
                new Retention.Candidate(30, 1, true));
        assertThat(Retention.startOffset(rolled, config, 3, Long.MAX_VALUE)).isEqualTo(10);
        assertThat(Retention.startOffset(rolled, config, 3, 9)).isEqualTo(-1);
    }

    @Test
    void anIndexFindsTheLastEntryThatIsNotBeyond() {
        OffsetIndex index = new OffsetIndex();
        for (int i = 1; i <= 100; i++) {
            index.add(i * 10, i * 1000);
        }
        assertThat(index.floorByOffset(5)).isZero();
        assertThat(index.floorByOffset(10)).isEqualTo(1000);
        assertThat(index.floorByOffset(19)).isEqualTo(1000);
        assertThat(index.floorByOffset(5000)).isEqualTo(100_000);
        assertThat(index.floorByPosition(1999)).isEqualTo(1000);
        assertThat(index.floorByPosition(999)).isZero();
        assertThat(index.upTo(3000).count()).isEqualTo(2);
        OffsetIndex decoded = OffsetIndex.decode(index.encode(0, 100), 200_000);
        assertThat(decoded.floorByOffset(505)).isEqualTo(50_000);
        assertThat(OffsetIndex.decode(index.encode(0, 100), 5_000)).isNull();
    }

    @Test
    void aTimeIndexRises() {
        TimeIndex index = new TimeIndex();
        index.add(100, 5);
        index.add(90, 7);
        index.add(110, 9);
        assertThat(index.count()).isEqualTo(2);
        assertThat(index.floor(100)).isZero();
        assertThat(index.floor(101)).isEqualTo(5);
        assertThat(index.floor(200)).isEqualTo(9);
        assertThat(TimeIndex.decode(index.encode(0, 2)).count()).isEqualTo(2);
    }

    @Test
    void coverageFreesEntriesOnlyWhenAllBatchesAreOnTheDisk() {
        Coverage coverage = new Coverage();
        assertThat(coverage.firstUncovered()).isEqualTo(Long.MAX_VALUE);
        coverage.noteEntry(5, 50);
        coverage.noteEntry(7, 70);
        assertThat(coverage.firstUncovered()).isEqualTo(5);
        assertThat(coverage.firstUncoveredAfter(6)).isEqualTo(7);
        coverage.covered(6, 60, 0);
        assertThat(coverage.firstUncovered()).isEqualTo(7);
        coverage.covered(7, 70, 0);
        assertThat(coverage.firstUncovered()).isEqualTo(Long.MAX_VALUE);
        assertThat(coverage.isContinuedBy(70)).isTrue();
        assertThat(coverage.isContinuedBy(71)).isFalse();
    }
}
