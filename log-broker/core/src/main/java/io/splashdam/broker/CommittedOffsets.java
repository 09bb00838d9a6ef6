package io.splashdam.broker;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.group.CommitRequest;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.coordinator.group.CommitResponse;
import io.splashdam.coordinator.group.FetchOffsetsRequest;
import io.splashdam.coordinator.group.FetchOffsetsResponse;
import io.splashdam.coordinator.group.GroupCoordinator;
import io.splashdam.local.GroupOffsets;
import io.splashdam.local.LocalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets the in-process client read and commit offsets of the same groups that Kafka clients see. */
final class CommittedOffsets implements GroupOffsets {
    private static final Executor SOON = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

    private final GroupCoordinator groups;
    private final Supplier<ClusterImage> image;

    CommittedOffsets(GroupCoordinator groups, Supplier<ClusterImage> image) {
        this.groups = groups;
        this.image = image;
    }

    @Override
    public CompletableFuture<Map<TopicPartition, Long>> committed(String group) {
        return onceLoaded(() -> groups.fetchOffsets(FetchOffsetsRequest.of(group, null)), FetchOffsetsResponse::error)
                .thenApply(answer -> offsetsOf(group, answer));
    }

    /** A broker that has just started is still reading its groups: whoever is in the same process waits for that. */
    private static <R> CompletableFuture<R> onceLoaded(
            Supplier<CompletionStage<R>> request, Function<R, ErrorCode> error) {
        return request.get()
                .thenCompose(answer -> error.apply(answer) == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS
                        ? CompletableFuture.supplyAsync(() -> onceLoaded(request, error), SOON)
                                .thenCompose(again -> again)
                        : CompletableFuture.completedFuture(answer))
                .toCompletableFuture();
    }

    private static Map<TopicPartition, Long> offsetsOf(String group, FetchOffsetsResponse answer) {
        if (!answer.error().isNone()) {
            throw new LocalException(answer.error(), "The offsets of group '" + group + "' cannot be read.");
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer.offsets().forEach(each -> {
            if (each.offset() >= 0) {
                offsets.put(new TopicPartition(each.topic(), each.partition()), each.offset());
            }
        });
        return offsets;
    }

    @Override
    public CompletableFuture<Void> commit(String group, Map<TopicPartition, Long> offsets) {
        List<PartitionCommit> commits = new ArrayList<>(offsets.size());
        offsets.forEach((partition, offset) -> commits.add(new PartitionCommit(
                partition.topic(), topic(partition.topic()).id(), partition.partition(), offset, -1, null)));
        CommitRequest request = new CommitRequest(group, -1, "", null, CommitRequest.BROKER_RETENTION, commits);
        return onceLoaded(() -> groups.commitOffsets(request), CommittedOffsets::firstError)
                .thenAccept(answer -> refuseErrors(group, answer));
    }

    private TopicImage topic(String name) {
        TopicImage topic = image.get().topic(name);
        if (topic == null) {
            throw new LocalException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '" + name + "' to commit an offset of.");
        }
        return topic;
    }

    private static ErrorCode firstError(CommitResponse answer) {
        return answer.errors().isEmpty() ? ErrorCode.NONE : answer.errors().get(0);
    }

    private static void refuseErrors(String group, CommitResponse answer) {
        for (ErrorCode error : answer.errors()) {
            if (!error.isNone()) {
                throw new LocalException(error, "An offset of group '" + group + "' could not be committed.");
            }
        }
    }
}
