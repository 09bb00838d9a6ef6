package io.splashdam.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestKeyTest {
    @Test
    void distanceCountsLettersInsertedRemovedChangedAndSwapped() {
        assertThat(NearestKey.distance("ring", "ring", 9)).isZero();
        assertThat(NearestKey.distance("rign", "ring", 9)).isEqualTo(1);
        assertThat(NearestKey.distance("rng", "ring", 9)).isEqualTo(1);
        assertThat(NearestKey.distance("ringg", "ring", 9)).isEqualTo(1);
        assertThat(NearestKey.distance("kitten", "sitting", 9)).isEqualTo(3);
        assertThat(NearestKey.distance("a", "abcdefgh", 3)).isEqualTo(3);
    }

    @Test
    void nothingIsSuggestedWhereNothingIsNear() {
        assertThat(NearestKey.find("colour", List.of("ring.slots", "num.partitions")))
                .isNull();
        assertThat(NearestKey.find("ring.slot", List.of("ring.slots", "num.partitions")))
                .isEqualTo("ring.slots");
    }
}
