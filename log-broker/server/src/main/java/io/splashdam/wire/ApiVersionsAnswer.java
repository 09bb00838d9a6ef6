package io.splashdam.wire;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.net.Payload;
import io.splashdam.shaded.kafka.common.message.ApiVersionsRequestData;
import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData;
import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKey;
import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKeyCollection;
import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import io.splashdam.shaded.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKeyCollection;
import java.util.regex.Pattern;

/**
 * What ApiVersions (18) answers.
 *
 * <ul>
 *   <li>0-2: the list; from 1 with the throttle time
 *   <li>3 (KIP-511): the client says what software it is; flexible body, but the old response header
 *   <li>3: also features, which are fixed ({@link Feature}), so that their epoch is the number of the node's start
 *   <li>4: features may begin at version 0; none of ours does
 *   <li>5 (KIP-1242): the client says which broker of which cluster it means; another one sends it back to its bootstrap list
 *   <li>above: version 0 with UNSUPPORTED_VERSION and our range
 * </ul>
 */
public final class ApiVersionsAnswer {
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private static final int UNKNOWN_NODE = -1;

    private ApiVersionsAnswer() {}

    /** The answer to a request of a version that is supported. */
    public static ApiVersionsResponseData answer(
            SupportedApis apis,
            ApiVersionsRequestData request,
            short version,
            String clusterId,
            int nodeId,
            int start) {
        if (version >= 3 && !isValid(request, version)) {
            return new ApiVersionsResponseData().setErrorCode(ErrorCode.INVALID_REQUEST.code());
        }
        if (version >= 5 && isForAnother(request, clusterId, nodeId)) {
            return new ApiVersionsResponseData().setErrorCode(ErrorCode.REBOOTSTRAP_REQUIRED.code());
        }
        return new ApiVersionsResponseData()
                .setApiKeys(apis.toCollection())
                .setSupportedFeatures(supportedFeatures())
                .setFinalizedFeatures(finalizedFeatures())
                .setFinalizedFeaturesEpoch(start);
    }

    private static SupportedFeatureKeyCollection supportedFeatures() {
        SupportedFeatureKeyCollection features = new SupportedFeatureKeyCollection();
        for (Feature feature : Feature.values()) {
            features.add(new SupportedFeatureKey()
                    .setName(feature.key())
                    .setMinVersion(feature.level())
                    .setMaxVersion(feature.level()));
        }
        return features;
    }

    private static FinalizedFeatureKeyCollection finalizedFeatures() {
        FinalizedFeatureKeyCollection features = new FinalizedFeatureKeyCollection();
        for (Feature feature : Feature.values()) {
            features.add(new FinalizedFeatureKey()
                    .setName(feature.key())
                    .setMinVersionLevel(feature.level())
                    .setMaxVersionLevel(feature.level()));
        }
        return features;
    }

    /** The answer to {@link Decoded.UnknownVersions}: every client reads version 0. */
    public static Payload unknownVersion(SupportedApis apis, RequestHeader header) {
        ApiVersionsResponseData response = new ApiVersionsResponseData()
                .setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                .setApiKeys(apis.toCollection());
        return ResponseEncoder.encode(header, response, (short) 0);
    }

    private static boolean isForAnother(ApiVersionsRequestData request, String clusterId, int nodeId) {
        return request.clusterId() != null && !(request.clusterId().equals(clusterId) && request.nodeId() == nodeId);
    }

    /** Cluster and node come together or not at all. */
    private static boolean isValid(ApiVersionsRequestData request, short version) {
        boolean isHalfAddressed = (request.clusterId() == null) != (request.nodeId() == UNKNOWN_NODE);
        return SOFTWARE.matcher(request.clientSoftwareName()).matches()
                && SOFTWARE.matcher(request.clientSoftwareVersion()).matches()
                && !(version >= 5 && isHalfAddressed);
    }
}
