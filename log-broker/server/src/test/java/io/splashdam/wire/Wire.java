package io.splashdam.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.FileRegion;
import io.netty.channel.embedded.EmbeddedChannel;
import io.splashdam.net.Payload;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** The client's side of the wire, by the unrelocated kafka-clients: the oracle. */
final class Wire {
    static final int CORRELATION_ID = 77;
    static final String CLIENT_ID = "tester";

    private Wire() {}

    /** A frame as a client of Kafka sends it. */
    static ByteBuf frame(ApiMessage request, short version) {
        short headerVersion = org.apache.kafka.common.message.ApiMessageType.fromApiKey(request.apiKey())
                .requestHeaderVersion(version);
        ByteBuffer header = MessageUtil.toByteBufferAccessor(
                        new RequestHeaderData()
                                .setRequestApiKey(request.apiKey())
                                .setRequestApiVersion(version)
                                .setCorrelationId(CORRELATION_ID)
                                .setClientId(CLIENT_ID),
                        headerVersion)
                .buffer();
        return Unpooled.copiedBuffer(header, body(request, version));
    }

    static ByteBuffer body(ApiMessage message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer body = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(body), cache, version);
        return body.flip();
    }

    /** The response's body as Kafka's client reads it; checks length, correlation id and header version. */
    static <M extends ApiMessage> M response(Payload payload, M into, short version) {
        long bytes = payload.bytes();
        ByteBuffer all = payload(payload);
        if (all.getInt() != bytes || all.remaining() != bytes) {
            throw new AssertionError("Expected a length of " + bytes + ", but got " + all.remaining());
        }
        if (all.getInt() != CORRELATION_ID) {
            throw new AssertionError("Expected the request's correlation id");
        }
        short headerVersion = org.apache.kafka.common.message.ApiMessageType.fromApiKey(into.apiKey())
                .responseHeaderVersion(version);
        if (headerVersion >= 1 && all.get() != 0) {
            throw new AssertionError("Expected a header without tagged fields");
        }
        into.read(new ByteBufferAccessor(all), version);
        if (all.hasRemaining()) {
            throw new AssertionError(
                    "Expected the whole response to be read, but " + all.remaining() + " bytes remain");
        }
        return into;
    }

    /** What goes over the wire, with its length. */
    static ByteBuffer payload(Payload payload) {
        EmbeddedChannel channel = new EmbeddedChannel();
        io.splashdam.net.Payloads.write(payload, channel);
        ByteBuf all = Unpooled.buffer();
        Object part;
        while ((part = channel.readOutbound()) != null) {
            if (part instanceof ByteBuf bytes) {
                all.writeBytes(bytes);
                bytes.release();
            } else {
                copy((FileRegion) part, all);
            }
        }
        channel.finishAndReleaseAll();
        return all.nioBuffer();
    }

    static String text(Random random) {
        return Integer.toString(random.nextInt(), 36) + (random.nextBoolean() ? "ü→" : "");
    }

    private static void copy(FileRegion region, ByteBuf into) {
        try {
            region.transferTo(
                    new java.nio.channels.WritableByteChannel() {
                        @Override
                        public int write(ByteBuffer bytes) {
                            int count = bytes.remaining();
                            into.writeBytes(bytes);
                            return count;
                        }

                        @Override
                        public boolean isOpen() {
                            return true;
                        }

                        @Override
                        public void close() {}
                    },
                    0);
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } finally {
            region.release();
        }
    }
}
