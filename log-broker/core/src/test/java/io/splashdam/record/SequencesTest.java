package io.splashdam.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.junit.jupiter.api.Test;

class SequencesTest {
    @Test
    void sequencesWrapFromTheLargestIntToZero() {
        assertThat(Sequences.plus(Integer.MAX_VALUE, 1)).isZero();
        assertThat(Sequences.minus(0, 1)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Sequences.follows(Integer.MAX_VALUE, 0)).isTrue();
        assertThat(Sequences.follows(-1, 0)).isTrue();
        assertThat(Sequences.follows(4, 6)).isFalse();
    }

    @Test
    void arithmeticIsKafkasNearTheWrap() {
        int[] sequences = {0, 1, 5, 1000, Integer.MAX_VALUE - 1000, Integer.MAX_VALUE - 1, Integer.MAX_VALUE};
        for (int sequence : sequences) {
            for (int step : new int[] {0, 1, 2, 999, 1000, 1001, Integer.MAX_VALUE}) {
                assertThat(Sequences.plus(sequence, step))
                        .isEqualTo(DefaultRecordBatch.incrementSequence(sequence, step));
                assertThat(Sequences.minus(sequence, step))
                        .isEqualTo(DefaultRecordBatch.decrementSequence(sequence, step));
            }
        }
    }
}
