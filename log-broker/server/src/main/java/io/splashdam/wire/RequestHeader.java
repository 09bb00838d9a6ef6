package io.splashdam.wire;

import org.jspecify.annotations.Nullable;

/**
 * What stands before every request.
 *
 * @param apiKey which API
 * @param version which version of it
 * @param correlationId comes back in the response
 * @param clientId what the client calls itself ({@code client.id})
 */
public record RequestHeader(
        short apiKey,
        short version,
        int correlationId,
        @Nullable String clientId) {
    /** What Kafka's metrics call the API: {@code Produce}; a fetch is always a consumer's here. */
    public String apiName() {
        KafkaApi api = KafkaApi.of(apiKey);
        return api == null ? String.valueOf(apiKey) : api.metricName();
    }

    /** Whether the response's header ends with tagged fields. */
    boolean isResponseHeaderFlexible() {
        KafkaApi api = KafkaApi.of(apiKey);
        return api != null && api.isResponseHeaderFlexible(version);
    }
}
