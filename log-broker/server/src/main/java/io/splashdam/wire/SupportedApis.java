package io.splashdam.wire;

import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import java.util.Arrays;
import java.util.List;

/**
 * What is promised to clients: they use nothing that is not listed, so a listed key works, in every listed version. Immutable.
 */
public final class SupportedApis {
    /** The ground: produce, consume, classic groups, idempotence, topics, configs and the cluster. */
    public static final SupportedApis GROUND = new SupportedApis();

    /**
     * Listed and refused: librdkafka takes a Produce that begins above 0 for a broker without message format 2 and drops
     * its codecs (KAFKA-18659).
     */
    private static final short LISTED_PRODUCE_MIN = 0;

    private SupportedApis() {}

    /** A key that stands in the list, in whatever version. */
    public boolean isKnown(short apiKey) {
        return KafkaApi.of(apiKey) != null;
    }

    /** A request of this key and version can be decoded and is answered. */
    public boolean isSupported(short apiKey, short version) {
        KafkaApi api = KafkaApi.of(apiKey);
        return api != null && api.isSupported(version);
    }

    /** The keys that stand in the list, rising. */
    public List<Short> keys() {
        return Arrays.stream(KafkaApi.values()).map(KafkaApi::key).toList();
    }

    /** The list as ApiVersions gives it. */
    ApiVersionCollection toCollection() {
        ApiVersionCollection listed = new ApiVersionCollection();
        for (KafkaApi api : KafkaApi.values()) {
            listed.add(new ApiVersion()
                    .setApiKey(api.key())
                    .setMinVersion(api == KafkaApi.PRODUCE ? LISTED_PRODUCE_MIN : api.minVersion())
                    .setMaxVersion(api.maxVersion()));
        }
        return listed;
    }
}
