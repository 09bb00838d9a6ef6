package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.shaded.kafka.common.message.AlterConfigsRequestData;
import io.splashdam.shaded.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import io.splashdam.shaded.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import io.splashdam.shaded.kafka.common.message.AlterConfigsResponseData;
import io.splashdam.shaded.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * AlterConfigs (33), versions 0 to 2: the settings of topics, brokers and groups become exactly those that are given; the others go back to their
 * defaults. Old; {@link IncrementalAlterConfigs} is its better.
 *
 * <p>2: flexible.
 */
final class AlterConfigs implements Api<AlterConfigsRequestData> {
    private final ConfigChanges changes;

    AlterConfigs(ApiContext context) {
        this.changes = new ConfigChanges(context);
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(AlterConfigsRequestData request, Caller caller) {
        List<CompletionStage<AlterConfigsResourceResponse>> parts = new ArrayList<>();
        for (AlterConfigsResource resource : request.resources()) {
            parts.add(alter(resource, request.validateOnly()));
        }
        return Later.all(parts, responses -> new AlterConfigsResponseData().setResponses(responses));
    }

    private CompletionStage<AlterConfigsResourceResponse> alter(AlterConfigsResource resource, boolean validateOnly) {
        return replace(resource, validateOnly)
                .thenApply(result -> new AlterConfigsResourceResponse()
                        .setResourceType(resource.resourceType())
                        .setResourceName(resource.resourceName())
                        .setErrorCode(result.error().code())
                        .setErrorMessage(result.messageOrNull()));
    }

    private CompletableFuture<ConfigChanges.Result> replace(AlterConfigsResource resource, boolean validateOnly) {
        Map<String, String> configs = new HashMap<>();
        for (AlterableConfig config : resource.configs()) {
            if (config.value() == null) {
                return ConfigChanges.refused(
                        ErrorCode.INVALID_REQUEST, config.name() + "=null: give a value, or leave the key out.");
            }
            if (configs.put(config.name(), config.value()) != null) {
                return ConfigChanges.refused(
                        ErrorCode.INVALID_REQUEST, "The setting " + config.name() + " is named twice.");
            }
        }
        return changes.replace(resource.resourceType(), resource.resourceName(), configs, validateOnly);
    }
}
