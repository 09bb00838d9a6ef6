package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.shaded.kafka.common.message.UpdateFeaturesRequestData;
import io.splashdam.shaded.kafka.common.message.UpdateFeaturesRequestData.FeatureUpdateKey;
import io.splashdam.shaded.kafka.common.message.UpdateFeaturesResponseData;
import io.splashdam.shaded.kafka.common.message.UpdateFeaturesResponseData.UpdatableFeatureResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import io.splashdam.wire.Feature;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * UpdateFeatures (57), versions 0 to 2: levels of features (KIP-584).
 *
 * <p>1: types of upgrades, and validating only. 2: one error for all.
 *
 * <p>Features are fixed here ({@link Feature}): what asks for the level that holds is done, all else is refused, and then the whole
 * request is, as in Kafka.
 */
final class UpdateFeatures implements Api<UpdateFeaturesRequestData> {
    private final ApiContext context;

    UpdateFeatures(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(UpdateFeaturesRequestData request, Caller caller) {
        UpdateFeaturesResponseData response = new UpdateFeaturesResponseData();
        for (FeatureUpdateKey update : request.featureUpdates()) {
            String refusal = check(update);
            if (refusal != null) {
                return Later.now(new UpdateFeaturesResponseData()
                        .setErrorCode(ErrorCode.INVALID_UPDATE_VERSION.code())
                        .setErrorMessage(refusal));
            }
            response.results().add(new UpdatableFeatureResult().setFeature(update.feature()));
        }
        return Later.now(response);
    }

    private @Nullable String check(FeatureUpdateKey update) {
        Feature feature = Feature.of(update.feature());
        if (feature != null && feature.level() == update.maxVersionLevel()) {
            return null;
        }
        String supported = feature == null
                ? "does not know it"
                : "supports only level " + feature.level() + ", which comes with the version of Splashdam";
        return "Invalid update version " + update.maxVersionLevel() + " for feature " + update.feature() + ": node "
                + context.image().get().nodeId() + " " + supported + ".";
    }
}
