package io.splashdam.cli.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.cli.shell.CommandFailure;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ResetTargetTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    @Test
    void everyTargetStaysWithinTheLog() {
        assertThat(ResetTarget.offset(5).within(10, 20, 15, -1)).isEqualTo(10);
        assertThat(ResetTarget.offset(500).within(10, 20, 15, -1)).isEqualTo(20);
        assertThat(ResetTarget.shiftedBy(-100).within(10, 20, 15, -1)).isEqualTo(10);
        assertThat(ResetTarget.shiftedBy(2).within(10, 20, 15, -1)).isEqualTo(17);
        assertThat(ResetTarget.current().within(10, 20, 15, -1)).isEqualTo(15);
        assertThat(ResetTarget.current().within(10, 20, 3, -1)).isEqualTo(10);
    }

    @Test
    void aTimeAfterTheLastRecordIsTheEnd() {
        assertThat(ResetTarget.at("2026-11-21T02:30:00.000").within(10, 20, 15, -1))
                .isEqualTo(20);
        assertThat(ResetTarget.ago("PT1H", CLOCK).within(10, 20, 15, 12)).isEqualTo(12);
    }

    @Test
    void timesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> ResetTarget.at("yesterday")).isInstanceOf(CommandFailure.class);
        assertThatThrownBy(() -> ResetTarget.ago("1h", CLOCK)).isInstanceOf(CommandFailure.class);
    }
}
