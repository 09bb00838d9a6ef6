package io.splashdam.perf.load;

/**
 * How much to send or read, and how fast. Ends at whichever of {@code records} and {@code durationNs} comes first.
 *
 * @param ratePerSecond 0: as fast as possible
 */
public record Plan(long records, long durationNs, double ratePerSecond, int recordBytes) {

    public Plan forDuration(long ns) {
        return new Plan(Long.MAX_VALUE, ns, ratePerSecond, recordBytes);
    }

    /** True when record {@code index} is no part of the plan any more. */
    public boolean isOver(long index, long elapsedNs) {
        return index >= records || elapsedNs >= durationNs;
    }
}
