package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConfigChange;
import io.splashdam.config.TopicNames;
import io.splashdam.controller.Controller.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Changes of settings, whichever API asks for them: finds what they belong to. Any thread. */
final class ConfigChanges {
    private final ApiContext context;

    ConfigChanges(ApiContext context) {
        this.context = context;
    }

    /** What became of a change; the message is empty when it was done. */
    record Result(ErrorCode error, String message) {
        static Result of(Outcome outcome) {
            return new Result(outcome.error(), outcome.message());
        }

        @Nullable
        String messageOrNull() {
            return error.isNone() ? null : message;
        }
    }

    /** Changes some settings and leaves the others alone. */
    CompletableFuture<Result> alter(byte type, String name, List<ConfigChange> changes, boolean validateOnly) {
        return switch (type) {
            case ConfigResources.TOPIC -> {
                String badName = TopicNames.check(name);
                yield badName == null
                        ? of(context.topics().alterConfigs(name, changes, validateOnly))
                        : refused(ErrorCode.INVALID_TOPIC_EXCEPTION, badName);
            }
            case ConfigResources.BROKER -> of(context.brokers().alterConfigs(name, changes, validateOnly));
            case ConfigResources.GROUP -> of(context.groupSettings().alterConfigs(name, changes, validateOnly));
            case ConfigResources.BROKER_LOGGER -> refused(ErrorCode.INVALID_REQUEST, Loggers.NOT_CHANGEABLE);
            default -> refused(ErrorCode.INVALID_REQUEST, ConfigResources.notServed(type));
        };
    }

    /** The settings become exactly {@code configs}. */
    CompletableFuture<Result> replace(byte type, String name, Map<String, String> configs, boolean validateOnly) {
        return switch (type) {
            case ConfigResources.TOPIC -> of(context.topics().replaceConfigs(name, configs, validateOnly));
            case ConfigResources.BROKER -> of(context.brokers().replaceConfigs(name, configs, validateOnly));
            case ConfigResources.GROUP -> of(context.groupSettings().replaceConfigs(name, configs, validateOnly));
            case ConfigResources.BROKER_LOGGER -> refused(ErrorCode.INVALID_REQUEST, Loggers.NOT_CHANGEABLE);
            default -> refused(ErrorCode.INVALID_REQUEST, ConfigResources.notServed(type));
        };
    }

    private static CompletableFuture<Result> of(CompletableFuture<Outcome> outcome) {
        return outcome.thenApply(Result::of);
    }

    static CompletableFuture<Result> refused(ErrorCode error, String message) {
        return CompletableFuture.completedFuture(new Result(error, message));
    }
}
