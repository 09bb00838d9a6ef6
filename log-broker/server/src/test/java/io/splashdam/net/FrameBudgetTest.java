package io.splashdam.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FrameBudgetTest {
    private static final int MIB = 1 << 20;
    private final FrameBudget budget = new FrameBudget(8 * MIB);

    @Test
    void largeFramesLeaveAReserveToSmallOnes() {
        assertThat(budget.tryReserve(7 * MIB)).isTrue();
        assertThat(budget.tryReserve(MIB)).isFalse();
        assertThat(budget.tryReserve(FrameBudget.SMALL_BYTES)).isTrue();
    }

    @Test
    void aFrameOfTheWholeLimitFitsWhenNothingElseIsHeld() {
        assertThat(budget.tryReserve(8 * MIB)).isTrue();
        assertThat(budget.tryReserve(1)).isFalse();
    }

    @Test
    void whoWaitsIsToldOnceBytesComeBack() {
        AtomicInteger told = new AtomicInteger();
        budget.tryReserve(8 * MIB);

        budget.await(10, told::incrementAndGet);
        assertThat(told).hasValue(0);
        budget.release(8 * MIB);

        assertThat(told).hasValue(1);
    }

    @Test
    void whoWaitsThoughThereIsRoomIsToldAtOnce() {
        AtomicInteger told = new AtomicInteger();

        budget.await(10, told::incrementAndGet);

        assertThat(told).hasValue(1);
    }
}
