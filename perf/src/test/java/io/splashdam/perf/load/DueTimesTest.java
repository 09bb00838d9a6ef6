package io.splashdam.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.perf.measure.Meter;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class DueTimesTest {
    @Test
    void everythingSentIsAwaited() throws Exception {
        var meter = new Meter();
        var times = new DueTimes(new Plan(100, Long.MAX_VALUE, 100_000, 8), meter, false);

        times.sendAll((index, dueNs) -> times.arrived(DueTimes.of(DueTimes.stamped(new byte[8], dueNs))));
        times.awaitAll();

        assertThat(meter.records()).isEqualTo(100);
    }

    @Test
    void withOneInFlightTheNextWaitsForTheArrival() throws Exception {
        var meter = new Meter();
        var times = new DueTimes(new Plan(5, Long.MAX_VALUE, 0, 8), meter, true);
        var arrivedBefore = new ArrayList<Long>();

        times.sendAll((index, dueNs) -> {
            arrivedBefore.add(meter.records());
            new Thread(() -> times.arrived(dueNs)).start();
        });

        assertThat(arrivedBefore).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void aFailureEndsTheLoad() throws Exception {
        var meter = new Meter();
        var times = new DueTimes(new Plan(Long.MAX_VALUE, Long.MAX_VALUE, 0, 8), meter, false);

        times.sendAll((index, dueNs) -> meter.failed(new IllegalStateException("refused")));
        times.awaitAll();

        assertThat(meter.records()).isZero();
    }
}
