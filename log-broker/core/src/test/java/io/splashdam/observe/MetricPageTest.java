package io.splashdam.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricPageTest {
    @Test
    void linesOfAFamilyStandTogetherWhoeverWritesThem() {
        Metrics metrics = new Metrics(10);
        metrics.add(page -> page.counter("a_total", "Of a.").add(1, "of", "x"));
        metrics.add(page -> page.gauge("b", "Of b.").add(2.5));
        metrics.add(page -> page.counter("a_total", "Of a.").add(3, "of", "y"));

        assertThat(metrics.page()).startsWith("""
                        # HELP a_total Of a.
                        # TYPE a_total counter
                        a_total{of="x"} 1
                        a_total{of="y"} 3
                        # HELP b Of b.
                        # TYPE b gauge
                        b 2.5
                        """);
    }

    @Test
    void labelsAreEscaped() {
        Metrics metrics = new Metrics(10);
        metrics.add(page -> page.gauge("a", "Of a.").add(1, "group", "quote \" back \\ line \n end"));

        assertThat(metrics.page()).contains("a{group=\"quote \\\" back \\\\ line \\n end\"} 1\n");
    }

    @Test
    void detailsBeyondTheLimitAreCountedInstead() {
        Metrics metrics = new Metrics(2);
        metrics.add(page -> {
            for (int i = 0; i < 5; i++) {
                page.gauge("a", "Of a.").addDetail(i, "partition", String.valueOf(i));
            }
        });

        assertThat(metrics.page())
                .contains("a{partition=\"1\"} 1\n", "splashdam_metrics_omitted_series 3\n")
                .doesNotContain("partition=\"2\"");
    }

    @Test
    void aHistogramAddsUpFromBucketToBucket() {
        Histogram times = new Histogram();
        times.record(50_000);
        times.record(3_000_000);
        times.record(3_000_000);
        times.record(20_000_000_000L);
        Metrics metrics = new Metrics(0);
        metrics.add(page -> page.histogram("t_ms", "Times.").addMs(times, "request", "Produce"));

        assertThat(metrics.page())
                .contains(
                        "t_ms_bucket{request=\"Produce\",le=\"0.1\"} 1\n",
                        "t_ms_bucket{request=\"Produce\",le=\"2.5\"} 1\n",
                        "t_ms_bucket{request=\"Produce\",le=\"5.0\"} 3\n",
                        "t_ms_bucket{request=\"Produce\",le=\"10000.0\"} 3\n",
                        "t_ms_bucket{request=\"Produce\",le=\"+Inf\"} 4\n",
                        "t_ms_sum{request=\"Produce\"} 20006.05\n",
                        "t_ms_count{request=\"Produce\"} 4\n");
    }

    @Test
    void aSharedSourceIsMadeOnce() {
        Metrics metrics = new Metrics(0);

        Own first = metrics.shared(Own.class, Own::new);

        assertThat(metrics.shared(Own.class, Own::new)).isSameAs(first);
        assertThat(metrics.page()).containsOnlyOnce("own 1\n");
    }

    private static final class Own implements MetricSource {
        @Override
        public void writeTo(MetricPage page) {
            page.gauge("own", "Of its own.").add(1);
        }
    }
}
