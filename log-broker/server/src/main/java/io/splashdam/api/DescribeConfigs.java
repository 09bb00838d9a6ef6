package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.ConfigDescription;
import io.splashdam.config.ConfigDescription.Synonym;
import io.splashdam.config.TopicConfig;
import io.splashdam.config.TopicNames;
import io.splashdam.shaded.kafka.common.message.DescribeConfigsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import io.splashdam.shaded.kafka.common.message.DescribeConfigsResponseData;
import io.splashdam.shaded.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import io.splashdam.shaded.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import io.splashdam.shaded.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * DescribeConfigs (32), versions 1 to 4: settings of topics, groups and of this broker, and levels of its loggers, with
 * where they come from.
 *
 * <p>1: source and synonyms. 3: type and documentation. 4: flexible.
 *
 * <p>The empty name stands for what all running brokers have been told. Left out: client metrics have no settings here.
 */
final class DescribeConfigs implements Api<DescribeConfigsRequestData> {
    private final ApiContext context;

    DescribeConfigs(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DescribeConfigsRequestData request, Caller caller) {
        DescribeConfigsResponseData response = new DescribeConfigsResponseData();
        for (DescribeConfigsResource resource : request.resources()) {
            DescribeConfigsResult result = describe(resource, request)
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName());
            response.results().add(result);
        }
        return Later.now(response);
    }

    private DescribeConfigsResult describe(DescribeConfigsResource resource, DescribeConfigsRequestData request) {
        switch (resource.resourceType()) {
            case ConfigResources.TOPIC:
                return describeTopic(resource, request);
            case ConfigResources.BROKER:
                return describeBroker(resource, context.config().describe(), request);
            case ConfigResources.BROKER_LOGGER:
                return describeBroker(resource, Loggers.describe(), request);
            case ConfigResources.GROUP:
                return describeGroup(resource, request);
            default:
                return refused(ErrorCode.INVALID_REQUEST, ConfigResources.notServed(resource.resourceType()));
        }
    }

    private DescribeConfigsResult describeTopic(DescribeConfigsResource resource, DescribeConfigsRequestData request) {
        String name = resource.resourceName();
        TopicImage topic = context.topic(name);
        if (topic != null) {
            return described(TopicConfig.of(context.config(), topic.configs()).describe(), resource, request);
        }
        String badName = TopicNames.check(name);
        return badName != null
                ? refused(ErrorCode.INVALID_TOPIC_EXCEPTION, badName)
                : refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '" + name + "'.");
    }

    private DescribeConfigsResult describeBroker(
            DescribeConfigsResource resource, List<ConfigDescription> ofThis, DescribeConfigsRequestData request) {
        String name = resource.resourceName();
        int nodeId = context.node().get().id();
        if (name.equals(String.valueOf(nodeId))) {
            return described(ofThis, resource, request);
        }
        return name.isEmpty() && resource.resourceType() == ConfigResources.BROKER
                ? described(context.config().describeToldToAll(), resource, request)
                : refused(
                        ErrorCode.INVALID_REQUEST,
                        "This is broker " + nodeId + ", which does not know the settings of broker '" + name + "'.");
    }

    /** A group need not be there: it would have the broker's settings. */
    private DescribeConfigsResult describeGroup(DescribeConfigsResource resource, DescribeConfigsRequestData request) {
        String name = resource.resourceName();
        return name.isEmpty()
                ? refused(ErrorCode.INVALID_REQUEST, "There are no settings of all groups: name one.")
                : described(
                        context.config().describeGroup(context.image().get().groupConfigs(name)), resource, request);
    }

    private static DescribeConfigsResult described(
            List<ConfigDescription> configs, DescribeConfigsResource resource, DescribeConfigsRequestData request) {
        List<String> keys = resource.configurationKeys();
        boolean all = keys == null || keys.isEmpty();
        DescribeConfigsResult result = new DescribeConfigsResult();
        for (ConfigDescription config : configs) {
            if (all || keys.contains(config.name())) {
                result.configs().add(toWire(config, request));
            }
        }
        return result;
    }

    private static DescribeConfigsResourceResult toWire(ConfigDescription config, DescribeConfigsRequestData request) {
        DescribeConfigsResourceResult result = new DescribeConfigsResourceResult()
                .setName(config.name())
                .setValue(config.value())
                .setReadOnly(config.isReadOnly())
                .setConfigSource(config.source().id())
                .setIsSensitive(config.isSensitive())
                .setConfigType(config.type().id());
        result.setDocumentation(request.includeDocumentation() ? config.documentation() : null);
        if (request.includeSynonyms()) {
            for (Synonym synonym : config.synonyms()) {
                result.synonyms()
                        .add(new DescribeConfigsSynonym()
                                .setName(synonym.name())
                                .setValue(synonym.value())
                                .setSource(synonym.source().id()));
            }
        }
        return result;
    }

    private static DescribeConfigsResult refused(ErrorCode error, String message) {
        return new DescribeConfigsResult().setErrorCode(error.code()).setErrorMessage(message);
    }
}
