package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.shaded.kafka.common.message.ApiVersionsRequestData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import io.splashdam.wire.ApiVersionsAnswer;
import io.splashdam.wire.SupportedApis;
import java.util.concurrent.CompletionStage;

/**
 * ApiVersions (18), versions 0 to 5: what is served here. {@link ApiVersionsAnswer} says what each version added.
 */
final class ApiVersions implements Api<ApiVersionsRequestData> {
    private final ApiContext context;
    private final SupportedApis apis;

    ApiVersions(ApiContext context, SupportedApis apis) {
        this.context = context;
        this.apis = apis;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(ApiVersionsRequestData request, Caller caller) {
        ClusterImage image = context.image().get();
        return Later.now(ApiVersionsAnswer.answer(apis, request, caller.version(), image));
    }
}
