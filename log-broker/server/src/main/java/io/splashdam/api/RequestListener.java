package io.splashdam.api;

import io.splashdam.net.Connection;
import io.splashdam.wire.RequestHeader;

/** Learns how requests go; on whatever thread answers them: must be quick. */
public interface RequestListener {
    /** A request is here. */
    void onBegun(RequestHeader header);

    /** Something that was asked for is answered with an error: a partition, a topic, the whole. */
    void onError(RequestHeader header, short errorCode);

    /**
     * Its answer is on the way, or it wanted none, or nobody is there any more.
     *
     * @param tookNs since it was here
     * @param wantedWaitMs how much of that its client had asked to wait; Long.MAX_VALUE: as long as others take
     */
    void onEnded(RequestHeader header, Connection connection, long tookNs, long wantedWaitMs);
}
