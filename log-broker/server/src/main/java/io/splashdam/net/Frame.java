package io.splashdam.net;

import io.netty.buffer.ByteBuf;

/**
 * The bytes of one frame, without its length prefix. Whoever holds it releases it, once per {@link #retain} and once for
 * having been given it; any thread.
 */
public final class Frame {
    private final ByteBuf bytes;

    public Frame(ByteBuf bytes) {
        this.bytes = bytes;
    }

    /** What the frame holds: for layers that read bytes. Valid while the frame is held. */
    public ByteBuf bytes() {
        return bytes;
    }

    /** Holds the frame once more. */
    public void retain() {
        bytes.retain();
    }

    public void release() {
        bytes.release();
    }
}
