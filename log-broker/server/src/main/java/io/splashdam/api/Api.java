package io.splashdam.api;

import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletionStage;

/**
 * Answers one kind of request. Called on the caller's event loop; the answer may be completed by any thread.
 *
 * @param <Q> the generated request
 */
@FunctionalInterface
interface Api<Q extends ApiMessage> {
    CompletionStage<? extends ApiMessage> answer(Q request, Caller caller);
}
