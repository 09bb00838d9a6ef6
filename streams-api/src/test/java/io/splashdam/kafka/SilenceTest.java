package io.splashdam.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceTest {
    private final Silence silence = new Silence(60_000, 0);

    @Test
    void aClusterThatSaysNothingForAWhileIsAsked() {
        assertThat(silence.at(9_999)).isEqualTo(Silence.Verdict.WAIT);
        assertThat(silence.at(10_000)).isEqualTo(Silence.Verdict.ASK);
        silence.heard(10_001);
        assertThat(silence.at(19_000)).isEqualTo(Silence.Verdict.WAIT);
    }

    @Test
    void whoDoesNotAnswerIsAskedAgainUntilTheTimeoutIsOver() {
        silence.unanswered(12_000);
        assertThat(silence.at(16_000)).isEqualTo(Silence.Verdict.WAIT);
        assertThat(silence.at(17_000)).isEqualTo(Silence.Verdict.ASK);
        silence.unanswered(59_000);
        assertThat(silence.at(60_000)).isEqualTo(Silence.Verdict.GIVE_UP);
        assertThat(silence.silentMs(60_000)).isEqualTo(60_000);
    }

    @Test
    void whoWasNotAskedIsNotGivenUp() {
        assertThat(silence.at(100_000)).isEqualTo(Silence.Verdict.ASK);
    }
}
