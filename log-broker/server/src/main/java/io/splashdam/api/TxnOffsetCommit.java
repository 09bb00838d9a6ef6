package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.group.CommitRequest;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.coordinator.group.CommitResponse;
import io.splashdam.coordinator.transaction.AddRequest;
import io.splashdam.coordinator.transaction.TopicPartition;
import io.splashdam.coordinator.transaction.VerifyAnswer;
import io.splashdam.shaded.kafka.common.message.TxnOffsetCommitRequestData;
import io.splashdam.shaded.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import io.splashdam.shaded.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import io.splashdam.shaded.kafka.common.message.TxnOffsetCommitResponseData;
import io.splashdam.shaded.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import io.splashdam.shaded.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * TxnOffsetCommit (28), versions 0 to 6: how far a group has read, if the producer's transaction commits.
 *
 * <p>2: leader epochs. 3: flexible; member and generation fence (KIP-447). 4: TRANSACTION_ABORTABLE. 5: the group's offsets become part
 * of the transaction by this request; before, {@link AddOffsetsToTxn} has to come first, which is verified (KIP-890). 6: topic ids
 * instead of names (KIP-1319).
 */
final class TxnOffsetCommit implements Api<TxnOffsetCommitRequestData> {
    private static final int FIRST_WITH_ABORTABLE = 4;
    private static final int FIRST_THAT_ADDS = 5;
    private static final int FIRST_WITH_IDS = 6;

    private final ApiContext context;

    TxnOffsetCommit(ApiContext context) {
        this.context = context;
    }

    /** The offsets that exist, and their places in the answer. */
    private record Commits(
            TxnOffsetCommitResponseData response,
            List<PartitionCommit> offsets,
            List<TxnOffsetCommitResponsePartition> answers) {
        TxnOffsetCommitResponseData failed(ErrorCode error) {
            answers.forEach(answer -> answer.setErrorCode(error.code()));
            return response;
        }
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(TxnOffsetCommitRequestData request, Caller caller) {
        Commits commits = commits(request, caller.version() >= FIRST_WITH_IDS);
        if (commits.offsets().isEmpty()) {
            return Later.now(commits.response());
        }
        if (request.groupId().isEmpty()) {
            return Later.now(commits.failed(ErrorCode.INVALID_GROUP_ID));
        }
        return context.topics()
                .findOrCreateOffsets()
                .thenCompose(topic -> topic.isDone()
                        ? commit(request, commits, caller.version())
                        : Later.now(commits.failed(ErrorCode.COORDINATOR_NOT_AVAILABLE)));
    }

    private Commits commits(TxnOffsetCommitRequestData request, boolean byId) {
        Commits commits = new Commits(new TxnOffsetCommitResponseData(), new ArrayList<>(), new ArrayList<>());
        for (TxnOffsetCommitRequestTopic topic : request.topics()) {
            TopicImage found = byId ? context.topic(TopicIds.fromWire(topic.topicId())) : context.topic(topic.name());
            TxnOffsetCommitResponseTopic answered =
                    new TxnOffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            commits.response().topics().add(answered);
            for (TxnOffsetCommitRequestPartition partition : topic.partitions()) {
                int number = partition.partitionIndex();
                TxnOffsetCommitResponsePartition answer =
                        new TxnOffsetCommitResponsePartition().setPartitionIndex(number);
                answered.partitions().add(answer);
                if (found != null && number >= 0 && number < found.partitions()) {
                    commits.offsets().add(toCore(found, partition));
                    commits.answers().add(answer);
                } else {
                    boolean isUnknownId = byId && found == null;
                    answer.setErrorCode(
                            (isUnknownId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION).code());
                }
            }
        }
        return commits;
    }

    private static PartitionCommit toCore(TopicImage topic, TxnOffsetCommitRequestPartition partition) {
        return new PartitionCommit(
                topic.name(),
                topic.id(),
                partition.partitionIndex(),
                partition.committedOffset(),
                partition.committedLeaderEpoch(),
                partition.committedMetadata());
    }

    /** The group is told within the answer of the transaction's coordinator, so that the offsets come before any marker. */
    private CompletionStage<TxnOffsetCommitResponseData> commit(
            TxnOffsetCommitRequestData request, Commits commits, short version) {
        CompletableFuture<TxnOffsetCommitResponseData> response = new CompletableFuture<>();
        TopicPartition offsets =
                new TopicPartition(ClusterImage.OFFSETS_TOPIC, context.groups().partitionFor(request.groupId()));
        boolean isAdding = version >= FIRST_THAT_ADDS;
        AddRequest add = new AddRequest(
                request.transactionalId(), request.producerId(), request.producerEpoch(), Set.of(offsets), isAdding);
        Consumer<VerifyAnswer> then = answer -> {
            ErrorCode error = inWordsOf(version, answer.of(offsets));
            if (error.isNone()) {
                toGroup(request, commits)
                        .whenComplete((committed, failure) -> response.complete(
                                failure == null
                                        ? answered(commits, committed, version)
                                        : commits.failed(ErrorCode.UNKNOWN_SERVER_ERROR)));
            } else {
                response.complete(commits.failed(error));
            }
        };
        CompletionStage<VerifyAnswer> asked = isAdding
                ? context.transactions().add(add, then)
                : context.transactions().verify(add, then);
        asked.exceptionally(failure -> {
            response.completeExceptionally(failure);
            return VerifyAnswer.failed(ErrorCode.UNKNOWN_SERVER_ERROR);
        });
        return response;
    }

    private CompletionStage<CommitResponse> toGroup(TxnOffsetCommitRequestData request, Commits commits) {
        CommitRequest commit = new CommitRequest(
                request.groupId(),
                request.generationIdOrMemberEpoch(),
                request.memberId(),
                request.groupInstanceId(),
                CommitRequest.BROKER_RETENTION,
                commits.offsets());
        return context.groups().commitOffsetsInTransaction(commit, request.producerId(), request.producerEpoch());
    }

    private static TxnOffsetCommitResponseData answered(Commits commits, CommitResponse committed, short version) {
        for (int i = 0; i < commits.answers().size(); i++) {
            ErrorCode error = inWordsOf(version, committed.errors().get(i));
            commits.answers().get(i).setErrorCode(error.code());
        }
        return commits.response();
    }

    /** Errors that a client of this version knows; COORDINATOR_LOAD_IN_PROGRESS makes every one ask again. */
    private static ErrorCode inWordsOf(short version, ErrorCode error) {
        return switch (error) {
            case CONCURRENT_TRANSACTIONS -> ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
            case PRODUCER_FENCED -> ErrorCode.INVALID_PRODUCER_EPOCH;
            case TRANSACTION_ABORTABLE -> version >= FIRST_WITH_ABORTABLE ? error : ErrorCode.INVALID_TXN_STATE;
            case GROUP_ID_NOT_FOUND, STALE_MEMBER_EPOCH ->
                version >= FIRST_WITH_IDS ? error : ErrorCode.ILLEGAL_GENERATION;
            default -> error;
        };
    }
}
