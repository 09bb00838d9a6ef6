package io.splashdam.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cli.shell.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final ProcessFigures BEFORE = new ProcessFigures(1_000_000_000L, 50_000_000, 1_000);
    private static final ProcessFigures AFTER = new ProcessFigures(3_000_000_000L, 60_000_000, 221_000);

    @Test
    void jsonHasTheNamesOfTheContract() {
        assertThat(Json.line(figures(1_000, 10)))
                .isEqualTo("{\"name\":\"produce-embedded\",\"durability\":\"fsync\",\"records\":1000,"
                        + "\"seconds\":10.0,\"records_per_s\":100.0,\"mb_per_s\":0.01,\"p50_us\":5,\"p95_us\":5,"
                        + "\"p99_us\":5,\"p999_us\":5,\"max_us\":5,\"cpu_s_per_million\":2000.0,"
                        + "\"client_cpu_s_per_million\":500.0,\"rss_mb\":60.0,\"device_bytes\":220000,"
                        + "\"device_bytes_per_byte\":2.2,\"runs\":1}");
    }

    @Test
    void theMedianIsTakenOfEachFigureAlone() {
        var median = Figures.median(List.of(figures(3_000, 10), figures(1_000, 30), figures(2_000, 20)));

        assertThat(median.records()).isEqualTo(2_000);
        assertThat(median.seconds()).isEqualTo(20);
        assertThat(median.runs()).isEqualTo(3);
    }

    @Test
    void aRunWithoutRecordsHasFiguresToo() {
        var usage = new Figures.Usage(BEFORE, AFTER, 0, 1);

        var figures = Figures.of(new Figures.Subject("x", "os", 0), new Meter(), usage);

        assertThat(figures.records()).isZero();
        assertThat(figures.deviceBytesPerByte()).isZero();
    }

    private static Figures figures(long records, double seconds) {
        var meter = new Meter();
        meter.finished(records, 5_900);
        var usage = new Figures.Usage(BEFORE, AFTER, 500_000_000L, seconds);
        return Figures.of(new Figures.Subject("produce-embedded", "fsync", 100), meter, usage);
    }
}
