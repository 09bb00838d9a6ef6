package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import org.jspecify.annotations.Nullable;

/** @param producer null with an error */
public record EmbeddedAnswer(ErrorCode error, @Nullable EmbeddedProducer producer) {
    static EmbeddedAnswer failed(ErrorCode error) {
        return new EmbeddedAnswer(error, null);
    }
}
