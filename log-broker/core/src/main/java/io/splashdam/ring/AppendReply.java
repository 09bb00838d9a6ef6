package io.splashdam.ring;

import io.splashdam.cluster.ErrorCode;

/**
 * Learns what became of an append, exactly once. With the call the ring is done with the buffer. Called on the flush thread or the
 * append thread: must not block.
 */
public interface AppendReply {
    /**
     * @param baseOffset the offset of the first record
     * @param logAppendTimeMs -1 when the records keep their producer's time
     */
    void appended(long baseOffset, long logAppendTimeMs);

    void refused(ErrorCode error, String message);
}
