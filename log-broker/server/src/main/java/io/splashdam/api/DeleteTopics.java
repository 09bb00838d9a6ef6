package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.shaded.kafka.common.Uuid;
import io.splashdam.shaded.kafka.common.message.DeleteTopicsRequestData;
import io.splashdam.shaded.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import io.splashdam.shaded.kafka.common.message.DeleteTopicsResponseData;
import io.splashdam.shaded.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * DeleteTopics (20), versions 1 to 6.
 *
 * <p>3: TOPIC_DELETION_DISABLED. 4: flexible. 5: an error message. 6: topics by name or by id.
 */
final class DeleteTopics implements Api<DeleteTopicsRequestData> {
    private static final int FIRST_WITH_DISABLED = 3;
    private static final int FIRST_WITH_IDS = 6;

    private final ApiContext context;

    DeleteTopics(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DeleteTopicsRequestData request, Caller caller) {
        List<CompletionStage<DeletableTopicResult>> parts = new ArrayList<>();
        Set<TopicImage> seen = new HashSet<>();
        List<DeleteTopicState> wanted = wanted(request, caller.version());
        Set<DeleteTopicState> twice = new LinkedHashSet<>();
        for (DeleteTopicState each : wanted) {
            if (Collections.frequency(wanted, each) > 1) {
                twice.add(each);
            } else {
                parts.add(delete(each, seen, caller.version()));
            }
        }
        twice.forEach(
                each -> parts.add(refused(each, ErrorCode.INVALID_REQUEST, "The topic is named more than once.")));
        return Later.all(parts, results -> {
            DeleteTopicsResponseData response = new DeleteTopicsResponseData();
            response.responses().addAll(results);
            return response;
        });
    }

    private static List<DeleteTopicState> wanted(DeleteTopicsRequestData request, short version) {
        if (version >= FIRST_WITH_IDS) {
            return request.topics();
        }
        List<DeleteTopicState> wanted = new ArrayList<>();
        for (String name : request.topicNames()) {
            wanted.add(new DeleteTopicState().setName(name));
        }
        return wanted;
    }

    private CompletionStage<DeletableTopicResult> delete(DeleteTopicState wanted, Set<TopicImage> seen, short version) {
        String name = wanted.name();
        boolean hasId = !wanted.topicId().equals(Uuid.ZERO_UUID);
        if (hasId == (name != null)) {
            return refused(
                    wanted,
                    ErrorCode.INVALID_REQUEST,
                    hasId ? "Name a topic or give its id, not both." : "Name a topic or give its id.");
        }
        if (!context.config().isDeleteTopicEnabled()) {
            return refused(
                    wanted,
                    version >= FIRST_WITH_DISABLED ? ErrorCode.TOPIC_DELETION_DISABLED : ErrorCode.INVALID_REQUEST,
                    "Topics cannot be deleted here: delete.topic.enable=false.");
        }
        TopicImage topic = find(name, wanted.topicId());
        if (topic == null) {
            return hasId
                    ? refused(wanted, ErrorCode.UNKNOWN_TOPIC_ID, "There is no topic of this id.")
                    : refused(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '" + name + "'.");
        }
        if (!seen.add(topic)) {
            return refused(wanted, ErrorCode.INVALID_REQUEST, "Topic '" + topic.name() + "' is named twice.");
        }
        return context.topics()
                .delete(topic.id())
                .thenApply(outcome -> new DeletableTopicResult()
                        .setName(topic.name())
                        .setTopicId(TopicIds.toWire(topic.id()))
                        .setErrorCode(outcome.error().code())
                        .setErrorMessage(outcome.isDone() ? null : outcome.message()));
    }

    private @Nullable TopicImage find(@Nullable String name, Uuid id) {
        return name == null ? context.topic(TopicIds.fromWire(id)) : context.topic(name);
    }

    private static CompletionStage<DeletableTopicResult> refused(
            DeleteTopicState wanted, ErrorCode error, String message) {
        return Later.now(new DeletableTopicResult()
                .setName(wanted.name())
                .setTopicId(wanted.topicId())
                .setErrorCode(error.code())
                .setErrorMessage(message));
    }
}
