package io.splashdam.perf.measure;

/**
 * When each record is due. Pure. A load that falls behind sends at once and is measured from the time the record was due,
 * so a stall shows in every record that it delayed.
 *
 * @param ratePerSecond 0: as fast as possible, every record is due now
 */
public record Pace(long startNs, double ratePerSecond) {
    private static final double NS_PER_SECOND = 1e9;

    public boolean isUnbounded() {
        return ratePerSecond <= 0;
    }

    /** @param index from 0 */
    public long dueNs(long index, long nowNs) {
        return isUnbounded() ? nowNs : startNs + (long) (index * (NS_PER_SECOND / ratePerSecond));
    }
}
