package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log does not hold of a consumer group: until when its members are waited for, on the monotone clock, and which
 * topics it has been compared with.
 *
 * <p>Owned by its {@link GroupShard}.
 */
final class ConsumerTimers {
    private final Map<String, Deadlines> members = new HashMap<>();

    /** The metadata that the group's topics were last compared with; null: none since the group was loaded. */
    @Nullable
    ClusterImage comparedWith;

    /** The metadata that its regular expressions were last resolved against. */
    @Nullable
    ClusterImage resolvedWith;

    /** Before this they are not resolved again, so that many topics and many groups do not keep the shard busy. */
    long resolveNotBeforeMs = Long.MIN_VALUE;

    /** When the shard looks at this group next: never later than its earliest deadline. */
    long wakeUpMs = Member.NEVER;

    /** Until when one member is waited for. */
    private static final class Deadlines {
        long sessionMs = Member.NEVER;
        long rebalanceMs = Member.NEVER;
        int rebalanceEpoch;
        long joinMs = Member.NEVER;
        long syncMs = Member.NEVER;

        long earliestMs() {
            return Math.min(Math.min(sessionMs, rebalanceMs), Math.min(joinMs, syncMs));
        }
    }

    /** What was decided after the last comparison was dropped. */
    void compareAnew() {
        comparedWith = null;
        resolvedWith = null;
        resolveNotBeforeMs = Long.MIN_VALUE;
    }

    private Deadlines of(String memberId) {
        return members.computeIfAbsent(memberId, id -> new Deadlines());
    }

    /** The member was heard of. */
    void session(String memberId, long deadlineMs) {
        of(memberId).sessionMs = deadlineMs;
    }

    /** The member has to give up partitions and leave {@code epoch} by then. */
    void rebalance(String memberId, int epoch, long deadlineMs) {
        Deadlines deadlines = of(memberId);
        deadlines.rebalanceMs = deadlineMs;
        deadlines.rebalanceEpoch = epoch;
    }

    boolean isRebalancing(String memberId, int epoch) {
        Deadlines deadlines = of(memberId);
        return deadlines.rebalanceMs != Member.NEVER && deadlines.rebalanceEpoch == epoch;
    }

    void endRebalance(String memberId) {
        of(memberId).rebalanceMs = Member.NEVER;
    }

    /** A member of the classic protocol was told to join again; the first such time counts. */
    void awaitJoin(String memberId, long deadlineMs) {
        Deadlines deadlines = of(memberId);
        if (deadlines.joinMs == Member.NEVER) {
            deadlines.joinMs = deadlineMs;
        }
    }

    void endJoin(String memberId) {
        of(memberId).joinMs = Member.NEVER;
    }

    /** A member of the classic protocol has joined and has to ask for its assignment. */
    void awaitSync(String memberId, long deadlineMs) {
        of(memberId).syncMs = deadlineMs;
    }

    void endSync(String memberId) {
        of(memberId).syncMs = Member.NEVER;
    }

    void forget(String memberId) {
        members.remove(memberId);
    }

    long nextDeadlineMs() {
        long next = Member.NEVER;
        for (Deadlines deadlines : members.values()) {
            next = Math.min(next, deadlines.earliestMs());
        }
        return next;
    }

    long nextDeadlineOf(String memberId) {
        Deadlines deadlines = members.get(memberId);
        return deadlines == null ? Member.NEVER : deadlines.earliestMs();
    }

    /** A member whose time is up, and why. */
    record Expired(String memberId, String reason) {}

    /** Those whose time is up; members that are gone are forgotten. */
    List<Expired> expired(ConsumerGroup group, long nowMs) {
        members.keySet().removeIf(memberId -> group.member(memberId) == null);
        List<Expired> expired = new ArrayList<>();
        members.forEach((memberId, deadlines) -> {
            ConsumerMember member = group.member(memberId);
            if (deadlines.rebalanceMs <= nowMs && member != null && member.epoch() != deadlines.rebalanceEpoch) {
                deadlines.rebalanceMs = Member.NEVER;
            }
            if (deadlines.sessionMs <= nowMs) {
                expired.add(new Expired(memberId, "was not heard of"));
            } else if (deadlines.rebalanceMs <= nowMs) {
                expired.add(new Expired(memberId, "did not give up its partitions in time"));
            } else if (deadlines.joinMs <= nowMs) {
                expired.add(new Expired(memberId, "did not join again in time"));
            } else if (deadlines.syncMs <= nowMs) {
                expired.add(new Expired(memberId, "did not ask for its assignment in time"));
            }
        });
        return expired;
    }
}
