package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OffsetCommit: only a member of the current generation may, or, in a group without members, anybody without a generation.
 *
 * <p>This is the fence: a member that was thrown out between its poll and its commit is told UNKNOWN_MEMBER_ID or
 * ILLEGAL_GENERATION, in the consumer protocol STALE_MEMBER_EPOCH, and nothing is written.
 */
final class OffsetCommit {
    private final GroupConfig config;
    private final int maxDecisionBytes;
    private final Rebalance rebalance;

    OffsetCommit(GroupConfig config, int maxDecisionBytes, Rebalance rebalance) {
        this.config = config;
        this.maxDecisionBytes = maxDecisionBytes;
        this.rebalance = rebalance;
    }

    /** @param group null when there is none yet */
    CommitResponse commit(@Nullable ClassicGroup group, CommitRequest request, Step step) {
        ErrorCode error = check(group, request);
        if (!error.isNone()) {
            return CommitResponse.failed(error, request.offsets().size());
        }
        keepSession(group, request, step);
        return write(request, step);
    }

    CommitResponse commit(ConsumerGroup group, CommitRequest request, Step step) {
        ErrorCode error = check(group, request);
        return error.isNone()
                ? write(request, step)
                : CommitResponse.failed(error, request.offsets().size());
    }

    /**
     * TxnOffsetCommit: whoever names a member or a generation is held to it (KIP-447); clients before that name none, and are fenced by
     * their producer alone. A member that is still joining may: what it read has been processed.
     *
     * @param classic null when there is none
     * @param consumers null when there is none
     */
    CommitResponse commitInTransaction(
            @Nullable ClassicGroup classic, @Nullable ConsumerGroup consumers, CommitRequest request, Step step) {
        boolean isNamed =
                request.generation() >= 0 || !request.memberId().isEmpty() || request.groupInstanceId() != null;
        ErrorCode error = !isNamed
                ? ErrorCode.NONE
                : consumers != null ? checkNamed(consumers, request) : checkNamed(classic, request);
        if (!error.isNone()) {
            return CommitResponse.failed(error, request.offsets().size());
        }
        keepSession(classic, request, step);
        return write(request, step);
    }

    private static ErrorCode checkNamed(ConsumerGroup group, CommitRequest request) {
        ConsumerMember member = group.member(request.memberId());
        if (member == null) {
            return request.generation() < 0 && group.isEmpty() ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
        }
        return request.generation() == member.epoch() ? ErrorCode.NONE : staleEpoch(member);
    }

    private static ErrorCode checkNamed(@Nullable ClassicGroup group, CommitRequest request) {
        if (group == null) {
            return request.generation() < 0 ? ErrorCode.NONE : ErrorCode.GROUP_ID_NOT_FOUND;
        }
        if (request.generation() < 0 && group.isIn(GroupState.EMPTY)) {
            return ErrorCode.NONE;
        }
        ErrorCode error = group.check(request.memberId(), request.groupInstanceId());
        boolean isStale = error.isNone() && request.generation() != group.generation();
        return isStale ? ErrorCode.ILLEGAL_GENERATION : error;
    }

    /**
     * A commit in the member's epoch is good; one in an earlier epoch is, too, for partitions that the member has held since: it
     * was on its way when the member was told the newer epoch.
     */
    private static ErrorCode check(ConsumerGroup group, CommitRequest request) {
        if (request.generation() < 0 && group.isEmpty()) {
            return ErrorCode.NONE;
        }
        ConsumerMember member = group.member(request.memberId());
        if (member == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        if (!member.usesClassicProtocol() && !request.knowsMemberEpochs()) {
            return ErrorCode.UNSUPPORTED_VERSION;
        }
        if (request.generation() == member.epoch()) {
            return ErrorCode.NONE;
        }
        boolean isStale = request.generation() > member.epoch()
                || request.offsets().stream().anyMatch(each -> !wasHeldIn(request.generation(), member, each));
        return isStale ? staleEpoch(member) : ErrorCode.NONE;
    }

    private static boolean wasHeldIn(int epoch, ConsumerMember member, PartitionCommit commit) {
        Integer since = member.current().assigned().epoch(commit.topicId(), commit.partition());
        if (since == null) {
            since = member.current().pendingRevocation().epoch(commit.topicId(), commit.partition());
        }
        return since != null && epoch >= since;
    }

    /** In the words of the protocol that the member speaks. */
    static ErrorCode staleEpoch(ConsumerMember member) {
        return member.usesClassicProtocol() ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.STALE_MEMBER_EPOCH;
    }

    private static ErrorCode check(@Nullable ClassicGroup group, CommitRequest request) {
        if (group == null) {
            if (request.generation() < 0) {
                return ErrorCode.NONE;
            }
            return request.knowsMemberEpochs() ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION;
        }
        if (request.generation() < 0 && group.isIn(GroupState.EMPTY)) {
            return ErrorCode.NONE;
        }
        ErrorCode error = group.check(request.memberId(), request.groupInstanceId());
        if (!error.isNone()) {
            return error;
        }
        if (request.generation() != group.generation()) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        // It knows the new generation but not its assignment yet: what it read belongs to the former one.
        return group.isIn(GroupState.COMPLETING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
    }

    private void keepSession(@Nullable ClassicGroup group, CommitRequest request, Step step) {
        Member member = group == null ? null : group.member(request.memberId());
        if (member != null) {
            rebalance.touch(member, step);
        }
    }

    private CommitResponse write(CommitRequest request, Step step) {
        List<ErrorCode> errors = new ArrayList<>(request.offsets().size());
        List<CoordinatorRecord> records = new ArrayList<>(request.offsets().size());
        long bytes = 0;
        for (PartitionCommit each : request.offsets()) {
            String metadata = each.metadata() == null ? "" : each.metadata();
            if (metadata.length() > config.offsetMetadataMaxBytes()) {
                errors.add(ErrorCode.OFFSET_METADATA_TOO_LARGE);
                continue;
            }
            CoordinatorRecord record = OffsetCommitRecords.commit(
                    new OffsetCommitRecords.Key(request.groupId(), each.topic(), each.partition()),
                    committed(each, metadata, request.retentionMs(), step.now()));
            records.add(record);
            bytes += record.sizeBytes();
            errors.add(ErrorCode.NONE);
        }
        if (bytes > maxDecisionBytes) {
            // A commit is all there or not at all, so it has to fit one batch.
            return CommitResponse.failed(ErrorCode.INVALID_COMMIT_OFFSET_SIZE, errors.size());
        }
        records.forEach(step::append);
        return new CommitResponse(errors);
    }

    private static CommittedOffset committed(PartitionCommit commit, String metadata, long retentionMs, Moment now) {
        long expireTimestampMs =
                retentionMs == CommitRequest.BROKER_RETENTION ? CommittedOffset.NO_EXPIRY : now.wallMs() + retentionMs;
        return new CommittedOffset(
                commit.offset(), commit.leaderEpoch(), metadata, now.wallMs(), expireTimestampMs, commit.topicId());
    }
}
