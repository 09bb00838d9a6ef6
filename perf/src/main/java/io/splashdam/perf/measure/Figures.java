package io.splashdam.perf.measure;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * The result of one run, or the medians of several. {@code -o json} prints these names in snake_case; scripts rely on them.
 *
 * @param cpuSPerMillion CPU seconds per million records of the broker's process where it is known, else of this one
 * @param clientCpuSPerMillion the same of this process
 * @param rssMb resident memory at the end of the process that {@code cpuSPerMillion} speaks of
 * @param deviceBytes written to block devices by that process
 * @param deviceBytesPerByte the same for each byte of payload
 */
public record Figures(
        String name,
        String durability,
        long records,
        double seconds,
        double recordsPerS,
        double mbPerS,
        long p50Us,
        long p95Us,
        long p99Us,
        long p999Us,
        long maxUs,
        @JsonProperty("cpu_s_per_million") double cpuSPerMillion,
        @JsonProperty("client_cpu_s_per_million") double clientCpuSPerMillion,
        double rssMb,
        long deviceBytes,
        double deviceBytesPerByte,
        int runs) {

    /** What was run, apart from what it cost. */
    public record Subject(String name, String durability, int recordBytes) {}

    /** Two looks at the processes, and the time between them. */
    public record Usage(ProcessFigures before, ProcessFigures after, long clientCpuNs, double seconds) {}

    public static Figures of(Subject subject, Meter meter, Usage usage) {
        Histogram us = meter.latenciesUs();
        long records = meter.records();
        double millions = Math.max(records, 1) / 1e6;
        double payloadBytes = (double) records * subject.recordBytes();
        long written = usage.after().writtenBytes() - usage.before().writtenBytes();
        return new Figures(
                subject.name(),
                subject.durability(),
                records,
                rounded(usage.seconds()),
                rounded(records / usage.seconds()),
                rounded(payloadBytes / 1e6 / usage.seconds()),
                us.getValueAtPercentile(50),
                us.getValueAtPercentile(95),
                us.getValueAtPercentile(99),
                us.getValueAtPercentile(99.9),
                us.getMaxValue(),
                rounded((usage.after().cpuNs() - usage.before().cpuNs()) / 1e9 / millions),
                rounded(usage.clientCpuNs() / 1e9 / millions),
                rounded(usage.after().residentBytes() / 1e6),
                written,
                payloadBytes == 0 ? 0 : rounded(written / payloadBytes),
                1);
    }

    /** The median of each figure on its own. */
    public static Figures median(List<Figures> runs) {
        Figures first = runs.get(0);
        return new Figures(
                first.name(),
                first.durability(),
                middle(runs, Figures::records),
                middle(runs, Figures::seconds),
                middle(runs, Figures::recordsPerS),
                middle(runs, Figures::mbPerS),
                middle(runs, Figures::p50Us),
                middle(runs, Figures::p95Us),
                middle(runs, Figures::p99Us),
                middle(runs, Figures::p999Us),
                middle(runs, Figures::maxUs),
                middle(runs, Figures::cpuSPerMillion),
                middle(runs, Figures::clientCpuSPerMillion),
                middle(runs, Figures::rssMb),
                middle(runs, Figures::deviceBytes),
                middle(runs, Figures::deviceBytesPerByte),
                runs.size());
    }

    private static double middle(List<Figures> runs, ToDoubleFunction<Figures> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static long middle(List<Figures> runs, ToLongFunction<Figures> figure) {
        long[] sorted = runs.stream().mapToLong(figure).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
