package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConfigChange;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsRequestData;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsResponseData;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * IncrementalAlterConfigs (44), versions 0 and 1: changes some settings of topics, brokers and groups and leaves the others alone (KIP-339).
 *
 * <p>1: flexible. {@link ConfigChanges} says what has settings that can be changed.
 */
final class IncrementalAlterConfigs implements Api<IncrementalAlterConfigsRequestData> {
    private final ConfigChanges changes;

    IncrementalAlterConfigs(ApiContext context) {
        this.changes = new ConfigChanges(context);
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(IncrementalAlterConfigsRequestData request, Caller caller) {
        List<CompletionStage<AlterConfigsResourceResponse>> parts = new ArrayList<>();
        for (AlterConfigsResource resource : request.resources()) {
            parts.add(alter(resource, request.validateOnly())
                    .thenApply(result -> new AlterConfigsResourceResponse()
                            .setResourceType(resource.resourceType())
                            .setResourceName(resource.resourceName())
                            .setErrorCode(result.error().code())
                            .setErrorMessage(result.messageOrNull())));
        }
        return Later.all(parts, responses -> new IncrementalAlterConfigsResponseData().setResponses(responses));
    }

    private CompletableFuture<ConfigChanges.Result> alter(AlterConfigsResource resource, boolean validateOnly) {
        Set<String> named = new HashSet<>();
        List<ConfigChange> wanted = new ArrayList<>();
        for (AlterableConfig config : resource.configs()) {
            ConfigChange.Op op = ConfigChange.Op.of(config.configOperation());
            if (op == null) {
                return refused("There is no operation " + config.configOperation() + ".");
            }
            if (!named.add(config.name())) {
                return refused("The setting " + config.name() + " is named twice.");
            }
            if (config.value() == null && op != ConfigChange.Op.DELETE) {
                return refused(config.name() + "=null: give a value, or delete the setting.");
            }
            wanted.add(new ConfigChange(op, config.name(), config.value()));
        }
        return changes.alter(resource.resourceType(), resource.resourceName(), wanted, validateOnly);
    }

    private static CompletableFuture<ConfigChanges.Result> refused(String complaint) {
        return ConfigChanges.refused(ErrorCode.INVALID_REQUEST, complaint);
    }
}
