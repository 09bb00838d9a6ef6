package io.splashdam.wire;

import io.splashdam.cluster.ClusterImage;
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
 *   <li>3: also features ({@link Feature}); those that may be at level 0 are not told as supported, which clients could not read
 *   <li>4: also those
 *   <li>5 (KIP-1242): the client says which broker of which cluster it means; another one sends it back to its bootstrap list
 *   <li>above: version 0 with UNSUPPORTED_VERSION and our range
 * </ul>
 */
public final class ApiVersionsAnswer {
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private static final int UNKNOWN_NODE = -1;
    private static final int FIRST_WITH_LEVEL_0 = 4;

    private ApiVersionsAnswer() {}

    /** The answer to a request of a version that is supported. */
    public static ApiVersionsResponseData answer(
            SupportedApis apis, ApiVersionsRequestData request, short version, ClusterImage image) {
        if (version >= 3 && !isValid(request, version)) {
            return new ApiVersionsResponseData().setErrorCode(ErrorCode.INVALID_REQUEST.code());
        }
        if (version >= 5 && isForAnother(request, image.clusterId(), image.nodeId())) {
            return new ApiVersionsResponseData().setErrorCode(ErrorCode.REBOOTSTRAP_REQUIRED.code());
        }
        return new ApiVersionsResponseData()
                .setApiKeys(apis.toCollection())
                .setSupportedFeatures(supportedFeatures(version))
                .setFinalizedFeatures(finalizedFeatures(image))
                .setFinalizedFeaturesEpoch(image.featuresEpoch());
    }

    private static SupportedFeatureKeyCollection supportedFeatures(short version) {
        SupportedFeatureKeyCollection features = new SupportedFeatureKeyCollection();
        for (Feature feature : Feature.values()) {
            if (feature.lowest() > 0 || version >= FIRST_WITH_LEVEL_0) {
                features.add(new SupportedFeatureKey()
                        .setName(feature.key())
                        .setMinVersion(feature.lowest())
                        .setMaxVersion(feature.highest()));
            }
        }
        return features;
    }

    private static FinalizedFeatureKeyCollection finalizedFeatures(ClusterImage image) {
        FinalizedFeatureKeyCollection features = new FinalizedFeatureKeyCollection();
        for (Feature feature : Feature.values()) {
            short level = feature.level(image);
            if (level > 0) {
                features.add(new FinalizedFeatureKey()
                        .setName(feature.key())
                        .setMinVersionLevel(level)
                        .setMaxVersionLevel(level));
            }
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
