package io.splashdam.ring;

import io.splashdam.cluster.ErrorCode;

/** Learns what became of an atomic group, exactly once; see {@link AppendReply}. */
public interface GroupReply {
    /** @param baseOffsets in the order of the group */
    void appended(long[] baseOffsets);

    /** Nothing of the group is in any log. */
    void refused(ErrorCode error, String message);
}
