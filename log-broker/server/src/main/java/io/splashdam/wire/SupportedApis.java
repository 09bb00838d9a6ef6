package io.splashdam.wire;

import io.splashdam.shaded.kafka.common.message.ApiMessageType;
import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;

/**
 * The APIs that work here, at every stable version that the codec knows. Immutable. A client uses nothing that is not listed, so a
 * listed key is a promise.
 */
public final class SupportedApis {
    /** The ground: produce, consume, classic groups, idempotence, topics, configs and the cluster. */
    public static final SupportedApis GROUND = new SupportedApis(
            ApiMessageType.PRODUCE,
            ApiMessageType.FETCH,
            ApiMessageType.LIST_OFFSETS,
            ApiMessageType.METADATA,
            ApiMessageType.OFFSET_COMMIT,
            ApiMessageType.OFFSET_FETCH,
            ApiMessageType.FIND_COORDINATOR,
            ApiMessageType.JOIN_GROUP,
            ApiMessageType.HEARTBEAT,
            ApiMessageType.LEAVE_GROUP,
            ApiMessageType.SYNC_GROUP,
            ApiMessageType.DESCRIBE_GROUPS,
            ApiMessageType.LIST_GROUPS,
            ApiMessageType.API_VERSIONS,
            ApiMessageType.CREATE_TOPICS,
            ApiMessageType.DELETE_TOPICS,
            ApiMessageType.DELETE_RECORDS,
            ApiMessageType.INIT_PRODUCER_ID,
            ApiMessageType.OFFSET_FOR_LEADER_EPOCH,
            ApiMessageType.DESCRIBE_CONFIGS,
            ApiMessageType.INCREMENTAL_ALTER_CONFIGS,
            ApiMessageType.DESCRIBE_CLUSTER);

    /**
     * Listed and refused: librdkafka takes a Produce that begins above 0 for a broker without message format 2 and drops
     * its codecs (KAFKA-18659).
     */
    private static final short LISTED_PRODUCE_MIN = 0;

    private final ApiMessageType[] byKey = new ApiMessageType[128];

    private SupportedApis(ApiMessageType... apis) {
        for (ApiMessageType api : apis) {
            byKey[api.apiKey()] = api;
        }
    }

    /** A key that stands in the list, in whatever version. */
    public boolean isKnown(short apiKey) {
        return apiKey >= 0 && apiKey < byKey.length && byKey[apiKey] != null;
    }

    /** A request of this key and version can be decoded and is answered. */
    public boolean isSupported(short apiKey, short version) {
        if (!isKnown(apiKey)) {
            return false;
        }
        ApiMessageType api = byKey[apiKey];
        return version >= api.lowestSupportedVersion() && version <= api.highestSupportedVersion(false);
    }

    /** The list as ApiVersions gives it. */
    ApiVersionCollection toCollection() {
        ApiVersionCollection listed = new ApiVersionCollection();
        for (ApiMessageType api : byKey) {
            if (api != null) {
                listed.add(new ApiVersion()
                        .setApiKey(api.apiKey())
                        .setMinVersion(
                                api == ApiMessageType.PRODUCE ? LISTED_PRODUCE_MIN : api.lowestSupportedVersion())
                        .setMaxVersion(api.highestSupportedVersion(false)));
            }
        }
        return listed;
    }
}
