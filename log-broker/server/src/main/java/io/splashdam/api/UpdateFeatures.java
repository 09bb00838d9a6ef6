package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.controller.Controller.Outcome;
import io.splashdam.controller.FeatureChange;
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
 * <p>{@code transaction.version} moves between its levels; the others have one ({@link Feature}): what asks for that is done, all else is
 * refused, and then the whole request is, as in Kafka.
 */
final class UpdateFeatures implements Api<UpdateFeaturesRequestData> {
    private static final int FIRST_WITH_TYPES = 1;

    private final ApiContext context;

    UpdateFeatures(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(UpdateFeaturesRequestData request, Caller caller) {
        FeatureUpdateKey toSet = null;
        for (FeatureUpdateKey update : request.featureUpdates()) {
            String refusal = check(update, caller.version());
            if (refusal != null) {
                return Later.now(refused(ErrorCode.INVALID_UPDATE_VERSION, refusal));
            }
            toSet = update.feature().equals(Feature.TRANSACTION_VERSION.key()) ? update : toSet;
        }
        if (toSet == null) {
            return Later.now(done(request));
        }
        CompletionStage<Outcome> set = context.controller()
                .setTransactionVersion(
                        toSet.maxVersionLevel(), changeOf(toSet, caller.version()), request.validateOnly());
        return set.thenApply(outcome -> outcome.isDone() ? done(request) : refused(outcome.error(), outcome.message()));
    }

    private @Nullable String check(FeatureUpdateKey update, short version) {
        Feature feature = Feature.of(update.feature());
        int level = update.maxVersionLevel();
        boolean isThere = feature != null && level >= feature.lowest() && level <= feature.highest();
        if (!isThere) {
            return "Invalid update version " + level + " for feature " + update.feature() + ": node "
                    + context.image().get().nodeId() + " " + supported(feature) + ".";
        }
        boolean isKnown = version < FIRST_WITH_TYPES || update.upgradeType() >= 1 && update.upgradeType() <= 3;
        return isKnown ? null : "Upgrade type " + update.upgradeType() + " is not one of 1, 2 and 3.";
    }

    private static String supported(@Nullable Feature feature) {
        if (feature == null) {
            return "does not know it";
        }
        return feature.isFixed()
                ? "supports only level " + feature.highest() + ", which comes with the version of Splashdam"
                : "supports levels " + feature.lowest() + " to " + feature.highest();
    }

    private static FeatureChange changeOf(FeatureUpdateKey update, short version) {
        if (version < FIRST_WITH_TYPES) {
            return update.allowDowngrade() ? FeatureChange.SAFE_DOWNGRADE : FeatureChange.UPGRADE;
        }
        return FeatureChange.values()[update.upgradeType() - 1];
    }

    private static UpdateFeaturesResponseData done(UpdateFeaturesRequestData request) {
        UpdateFeaturesResponseData response = new UpdateFeaturesResponseData();
        request.featureUpdates()
                .forEach(update -> response.results().add(new UpdatableFeatureResult().setFeature(update.feature())));
        return response;
    }

    private static UpdateFeaturesResponseData refused(ErrorCode error, String message) {
        return new UpdateFeaturesResponseData().setErrorCode(error.code()).setErrorMessage(message);
    }
}
