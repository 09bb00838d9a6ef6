package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.shaded.kafka.common.message.ListConfigResourcesRequestData;
import io.splashdam.shaded.kafka.common.message.ListConfigResourcesResponseData;
import io.splashdam.shaded.kafka.common.message.ListConfigResourcesResponseData.ConfigResource;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * ListConfigResources (74), versions 0 and 1: what has settings.
 *
 * <p>0: only subscriptions to clients' metrics, under the name ListClientMetricsResources (KIP-714); there are none here. 1: all kinds,
 * or those that were asked for (KIP-1142).
 */
final class ListConfigResources implements Api<ListConfigResourcesRequestData> {
    private static final Set<Byte> LISTED = Set.of(
            ConfigResources.TOPIC,
            ConfigResources.BROKER,
            ConfigResources.BROKER_LOGGER,
            ConfigResources.CLIENT_METRICS,
            ConfigResources.GROUP);

    private final ApiContext context;

    ListConfigResources(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(ListConfigResourcesRequestData request, Caller caller) {
        ListConfigResourcesResponseData response = new ListConfigResourcesResponseData();
        if (caller.version() == 0) {
            return Later.now(response);
        }
        Set<Byte> wanted = request.resourceTypes().isEmpty() ? LISTED : Set.copyOf(request.resourceTypes());
        if (!LISTED.containsAll(wanted)) {
            return Later.now(response.setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code()));
        }
        wanted.stream()
                .sorted()
                .forEach(type -> names(type)
                        .forEach(name -> response.configResources()
                                .add(new ConfigResource().setResourceName(name).setResourceType(type))));
        return Later.now(response);
    }

    private List<String> names(byte type) {
        switch (type) {
            case ConfigResources.TOPIC:
                List<String> names = new ArrayList<>();
                for (TopicImage topic : context.image().get().topics()) {
                    names.add(topic.name());
                }
                names.sort(null);
                return names;
            case ConfigResources.BROKER, ConfigResources.BROKER_LOGGER:
                return List.of(String.valueOf(context.image().get().nodeId()));
            case ConfigResources.GROUP:
                return context.image().get().configuredGroups().stream()
                        .sorted()
                        .toList();
            default:
                return List.of();
        }
    }
}
