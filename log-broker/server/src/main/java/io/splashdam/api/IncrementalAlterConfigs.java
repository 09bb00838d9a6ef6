package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.ConfigChange;
import io.splashdam.config.ConfigException;
import io.splashdam.config.TopicConfig;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsRequestData;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsResponseData;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * IncrementalAlterConfigs (44), versions 0 and 1: changes some settings of topics and leaves the others alone (KIP-339).
 *
 * <p>1: flexible. Settings of the broker are read when it starts, and refused here; so is every other kind of resource.
 */
final class IncrementalAlterConfigs implements Api<IncrementalAlterConfigsRequestData> {
    private final ApiContext context;

    IncrementalAlterConfigs(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(IncrementalAlterConfigsRequestData request, Caller caller) {
        List<CompletionStage<AlterConfigsResourceResponse>> parts = new ArrayList<>();
        for (AlterConfigsResource resource : request.resources()) {
            parts.add(alter(resource, request.validateOnly()));
        }
        return Later.all(parts, responses -> new IncrementalAlterConfigsResponseData().setResponses(responses));
    }

    private CompletionStage<AlterConfigsResourceResponse> alter(AlterConfigsResource resource, boolean validateOnly) {
        if (resource.resourceType() == ConfigResources.BROKER) {
            return refused(
                    resource,
                    ErrorCode.INVALID_REQUEST,
                    "Settings of a broker are read when it starts: change its file and start it again.");
        }
        if (resource.resourceType() != ConfigResources.TOPIC) {
            return refused(resource, ErrorCode.INVALID_REQUEST, ConfigResources.notServed(resource.resourceType()));
        }
        TopicImage topic = context.topic(resource.resourceName());
        if (topic == null) {
            return refused(
                    resource,
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                    "There is no topic '" + resource.resourceName() + "'.");
        }
        String complaint = check(resource);
        if (complaint != null) {
            return refused(resource, ErrorCode.INVALID_REQUEST, complaint);
        }
        try {
            return alter(resource, topic, validateOnly);
        } catch (ConfigException e) {
            return refused(resource, ErrorCode.INVALID_CONFIG, String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with the request, whatever the settings mean; null: nothing. */
    private static @Nullable String check(AlterConfigsResource resource) {
        Set<String> named = new HashSet<>();
        for (AlterableConfig config : resource.configs()) {
            ConfigChange.Op op = ConfigChange.Op.of(config.configOperation());
            if (op == null) {
                return "There is no operation " + config.configOperation() + ".";
            }
            if (!named.add(config.name())) {
                return "The setting " + config.name() + " is named twice.";
            }
            if (config.value() == null && op != ConfigChange.Op.DELETE) {
                return config.name() + "=null: give a value, or delete the setting.";
            }
        }
        return null;
    }

    private CompletionStage<AlterConfigsResourceResponse> alter(
            AlterConfigsResource resource, TopicImage topic, boolean validateOnly) {
        List<ConfigChange> changes = new ArrayList<>();
        for (AlterableConfig config : resource.configs()) {
            ConfigChange.Op op = ConfigChange.Op.of(config.configOperation());
            if (op != null) {
                changes.add(new ConfigChange(op, config.name(), config.value()));
            }
        }
        TopicConfig changed = TopicConfig.of(context.config(), topic.configs()).with(changes);
        Map<String, @Nullable String> values = new HashMap<>();
        for (ConfigChange change : changes) {
            values.put(change.name(), changed.overrides().get(change.name()));
        }
        return context.topics()
                .alterConfigs(topic.name(), values, validateOnly)
                .thenApply(outcome -> response(resource, outcome.error(), outcome.isDone() ? null : outcome.message()));
    }

    private static CompletionStage<AlterConfigsResourceResponse> refused(
            AlterConfigsResource resource, ErrorCode error, String message) {
        return Later.now(response(resource, error, message));
    }

    private static AlterConfigsResourceResponse response(
            AlterConfigsResource resource, ErrorCode error, @Nullable String message) {
        return new AlterConfigsResourceResponse()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName())
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }
}
