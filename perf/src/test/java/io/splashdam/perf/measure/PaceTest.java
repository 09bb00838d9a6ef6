package io.splashdam.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void recordsAreDueAtEvenDistancesWhateverTheTime() {
        var pace = new Pace(1_000, 500);

        assertThat(pace.dueNs(0, 99)).isEqualTo(1_000);
        assertThat(pace.dueNs(1, 99_000_000)).isEqualTo(2_001_000);
        assertThat(pace.dueNs(500, 0)).isEqualTo(1_000_001_000);
    }

    @Test
    void withoutARateEveryRecordIsDueNow() {
        var pace = new Pace(1_000, 0);

        assertThat(pace.dueNs(7, 99)).isEqualTo(99);
    }
}
