package io.splashdam.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.runtime.TopicPartition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommitOutcomeTest {
    private static final TopicPartition FIRST = new TopicPartition("t", 0);
    private static final TopicPartition SECOND = new TopicPartition("t", 1);

    @Test
    void itHasTakenPlaceWhenTheGroupStandsWhereItWasToStand() {
        assertThat(CommitOutcome.of(Map.of(FIRST, 5L, SECOND, 7L), Map.of(FIRST, 5L, SECOND, 7L)))
                .isEqualTo(CommitOutcome.COMMITTED);
        assertThat(CommitOutcome.of(Map.of(FIRST, 5L), Map.of(FIRST, 5L, SECOND, 1L)))
                .isEqualTo(CommitOutcome.COMMITTED);
    }

    @Test
    void anOlderOffsetOrNoneAtAllMeansThatItHasNot() {
        assertThat(CommitOutcome.of(Map.of(FIRST, 5L), Map.of(FIRST, 4L))).isEqualTo(CommitOutcome.ABORTED);
        assertThat(CommitOutcome.of(Map.of(FIRST, 0L), Map.of())).isEqualTo(CommitOutcome.ABORTED);
    }
}
