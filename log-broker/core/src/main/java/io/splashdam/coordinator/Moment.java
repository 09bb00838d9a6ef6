package io.splashdam.coordinator;

/**
 * One instant on both clocks. Everything that waits is measured on {@code nowMs}, which never jumps; {@code wallMs}
 * is only written into records and compared with what records hold.
 *
 * @param nowMs monotone milliseconds from an arbitrary origin
 * @param wallMs milliseconds since 1970, which an operator or a time server may set at will
 */
public record Moment(long nowMs, long wallMs) {
    /** The place on the monotone clock of a wall-clock time read from a record; times in the future count as now. */
    public long monotone(long recordedWallMs) {
        return nowMs - Math.max(0, wallMs - recordedWallMs);
    }
}
