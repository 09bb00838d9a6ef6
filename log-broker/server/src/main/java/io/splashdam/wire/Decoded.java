package io.splashdam.wire;

import io.splashdam.shaded.kafka.common.protocol.ApiMessage;

/** What a frame turned out to be. */
public sealed interface Decoded {
    /** Key 0. Its records are slices of the frame, which has to be held while they are used. */
    record Produce(RequestHeader header, ProduceRequest request) implements Decoded {}

    /** Key 1. Does not need the frame. */
    record Fetch(RequestHeader header, FetchRequest request) implements Decoded {}

    /** Any other key: one of the codec's generated classes. Does not need the frame. */
    record Request(RequestHeader header, ApiMessage body) implements Decoded {}

    /**
     * ApiVersions in a version that we do not know: to be answered by {@link ApiVersionsAnswer#unknownVersion}, so that the
     * client learns which versions there are.
     */
    record UnknownVersions(RequestHeader header) implements Decoded {}

    /** Not a request that could be answered: the connection is to be closed, saying {@code reason}. */
    record Invalid(String reason) implements Decoded {}
}
