package io.splashdam.perf.embedded.streams;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;

/**
 * What one run of a workload found; {@code -o json} prints these names in snake_case.
 *
 * @param commitMs the application's commit interval
 * @param records inputs
 * @param outputs records that left
 * @param startMs from {@code start()} until the application runs
 * @param seconds from there until a reader of the output has seen every input accounted for
 * @param cpuSPerMillion CPU seconds of this process, broker, application and checker, per million inputs
 * @param p50Us to {@code maxUs}: latency of a record from when it was due until it could be read in the output; 0 where not measured
 * @param handLoopPerS inputs a second of one thread with a HashMap and no log; 0 where not measured
 */
public record StreamsFigures(
        String name,
        String guarantee,
        String durability,
        long commitMs,
        long records,
        long outputs,
        double startMs,
        double seconds,
        double recordsPerS,
        @JsonProperty("cpu_s_per_million") double cpuSPerMillion,
        double rssMb,
        long p50Us,
        long p95Us,
        long p99Us,
        long p999Us,
        long maxUs,
        double handLoopPerS) {
    StreamsFigures withHandLoop(double perS) {
        return new StreamsFigures(
                name,
                guarantee,
                durability,
                commitMs,
                records,
                outputs,
                startMs,
                seconds,
                recordsPerS,
                cpuSPerMillion,
                rssMb,
                p50Us,
                p95Us,
                p99Us,
                p999Us,
                maxUs,
                perS);
    }

    /** The run whose rate is the median. */
    static StreamsFigures median(List<StreamsFigures> runs) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(StreamsFigures::seconds))
                .toList()
                .get(runs.size() / 2);
    }
}
