package io.splashdam.wire;

import org.jspecify.annotations.Nullable;

/** Where a leader is, told together with an error that says someone else leads (KIP-951). */
public record NodeEndpoint(
        int nodeId, String host, int port, @Nullable String rack) {
    void write(ByteBufWritable out) {
        out.writeInt(nodeId);
        out.string(host, true);
        out.writeInt(port);
        out.string(rack, true);
        out.noTags(true);
    }
}
