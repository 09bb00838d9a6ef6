package io.splashdam.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.RequestHeaderData;

/** Frames for every key and version that the broker offers, sound or damaged. Any thread, with its own chance. */
final class FrameSource {

    /** One key in one version. */
    private record Offer(short key, short version) {}

    private final PlausibleMessages messages;
    private final List<List<Offer>> offers = new ArrayList<>();
    private final AtomicInteger correlationIds = new AtomicInteger();

    FrameSource(Iterable<ApiVersion> offered, Memory memory) {
        messages = new PlausibleMessages(memory);
        for (ApiVersion each : offered) {
            List<Offer> versions = new ArrayList<>();
            ApiMessageType type = ApiMessageType.fromApiKey(each.apiKey());
            for (int version = Math.max(each.minVersion(), type.lowestSupportedVersion());
                    version <= each.maxVersion();
                    version++) {
                versions.add(new Offer(each.apiKey(), (short) version));
            }
            offers.add(versions);
        }
    }

    boolean isOffered(int key, int version) {
        return offers.stream().anyMatch(versions -> versions.contains(new Offer((short) key, (short) version)));
    }

    byte[] damaged(Random random) {
        byte[] frame = sound(random);
        return Mutation.draw(random).apply(frame, sound(random), random);
    }

    byte[] sound(Random random) {
        List<Offer> versions = offers.get(random.nextInt(offers.size()));
        Offer offer = versions.get(random.nextInt(versions.size()));
        String clientId = switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> Words.anything(random);
            default -> "fuzz";
        };
        return frame(offer.key(), offer.version(), clientId, messages.body(offer.key(), offer.version(), random));
    }

    /** ApiVersions 0: answered at once, whatever goes on. */
    byte[] sentinel() {
        return frame((short) 18, (short) 0, "fuzz", PlausibleMessages.bytes(new ApiVersionsRequestData(), (short) 0));
    }

    private byte[] frame(short key, short version, String clientId, ByteBuffer body) {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(key)
                .setRequestApiVersion(version)
                .setCorrelationId(correlationIds.incrementAndGet())
                .setClientId(clientId);
        ByteBuffer head =
                PlausibleMessages.bytes(header, ApiMessageType.fromApiKey(key).requestHeaderVersion(version));
        byte[] frame = new byte[head.remaining() + body.remaining()];
        int headBytes = head.remaining();
        head.get(frame, 0, headBytes);
        body.get(frame, headBytes, body.remaining());
        return frame;
    }
}
