package io.splashdam.wire;

import io.netty.buffer.ByteBuf;
import io.splashdam.net.Frame;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;

/** Makes a request of a frame, whatever the frame holds. */
public final class RequestDecoder {
    /**
     * Only Produce may be longer. Generated classes allocate a multiple of what they read, so what they read is bounded on
     * its own, far above the largest honest request.
     */
    public static final int MAX_DECODED_BYTES = 8 << 20;

    private final SupportedApis apis;

    public RequestDecoder(SupportedApis apis) {
        this.apis = apis;
    }

    /** Reads {@code frame} and leaves it to the caller to release it. Never throws. */
    public Decoded decode(Frame frame) {
        return decode(frame.bytes());
    }

    Decoded decode(ByteBuf frame) {
        int bytes = frame.readableBytes();
        if (bytes < 8) {
            return new Decoded.Invalid("a frame of " + bytes + " bytes is shorter than a request header");
        }
        short apiKey = frame.getShort(frame.readerIndex());
        short version = frame.getShort(frame.readerIndex() + 2);
        KafkaApi api = KafkaApi.of(apiKey);
        if (api == null || !apis.isSupported(apiKey, version)) {
            return api == KafkaApi.API_VERSIONS
                    ? new Decoded.UnknownVersions(
                            new RequestHeader(apiKey, version, frame.getInt(frame.readerIndex() + 4), null))
                    : new Decoded.Invalid("API key " + apiKey + " version " + version + " is not supported");
        }
        if (api != KafkaApi.PRODUCE && bytes > MAX_DECODED_BYTES) {
            return new Decoded.Invalid("a request of " + bytes + " bytes with API key " + apiKey);
        }
        try {
            return decode(api, new ByteBufReadable(frame));
        } catch (RuntimeException malformed) { // the generated classes throw whatever they stumble over
            return new Decoded.Invalid(
                    "API key " + apiKey + " version " + version + " in " + bytes + " bytes: " + malformed.getMessage());
        }
    }

    private static Decoded decode(KafkaApi api, ByteBufReadable in) {
        RequestHeader header = header(api, in);
        short version = header.version();
        return switch (api) {
            case PRODUCE -> new Decoded.Produce(header, ProduceRequestReader.read(in, version));
            case FETCH -> new Decoded.Fetch(header, FetchRequestReader.read(in, version));
            default -> {
                ApiMessage body = api.newRequest();
                body.read(in, version);
                yield new Decoded.Request(header, body);
            }
        };
    }

    private static RequestHeader header(KafkaApi api, ByteBufReadable in) {
        short apiKey = in.readShort();
        short version = in.readShort();
        int correlationId = in.readInt();
        String clientId = in.nullableString(false); // never flexible, so that any broker can read it
        in.skipTags(api.isFlexible(version));
        return new RequestHeader(apiKey, version, correlationId, clientId);
    }
}
