package io.splashdam.wire;

import io.splashdam.net.Payload;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import io.splashdam.shaded.kafka.common.protocol.MessageSizeAccumulator;
import io.splashdam.shaded.kafka.common.protocol.ObjectSerializationCache;

/** Makes a payload of a response of the codec's generated classes: measured first, written once. */
public final class ResponseEncoder {
    private ResponseEncoder() {}

    public static Payload encode(RequestHeader header, ApiMessage response) {
        return encode(header, response, header.version());
    }

    static Payload encode(RequestHeader header, ApiMessage response, short bodyVersion) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        response.addSize(size, cache, bodyVersion);
        Payload payload = Payload.withHead(5 + size.totalSize());
        writeHeader(header, payload);
        response.write(new ByteBufWritable(payload.head()), cache, bodyVersion);
        return payload;
    }

    static void writeHeader(RequestHeader header, Payload payload) {
        payload.head().writeInt(header.correlationId());
        if (header.isResponseHeaderFlexible()) {
            payload.head().writeByte(0);
        }
    }
}
