package io.splashdam.coordinator.group;

import io.splashdam.coordinator.assignor.Assignment;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One step of one member towards its target (KIP-848): first it gives up what it shall not keep, then it gets what others have
 * given up. A partition is therefore never held by two.
 *
 * <pre>
 *   assigned ∖ target  → pending revocation; if the member still holds any: UNREVOKED, in its old epoch
 *   target ∖ assigned  → assigned now, unless somebody else holds it: then UNRELEASED, in the new epoch
 * </pre>
 *
 * Pure. Used once.
 */
final class Reconciliation {
    private final ConsumerMember member;
    private final int targetEpoch;
    private final Assignment target;
    private final Set<UUID> topicIds;
    private final Holders holders;
    private final @Nullable Assignment reported;

    /** Who holds what: a partition is held until its holder has let go. */
    @FunctionalInterface
    interface Holders {
        boolean isHeld(UUID topicId, int partition);
    }

    /**
     * @param topicIds of the existing topics that the member reads
     * @param reported what the member says it holds; null: as before
     */
    Reconciliation(
            ConsumerMember member,
            int targetEpoch,
            Assignment target,
            Set<UUID> topicIds,
            Holders holders,
            @Nullable Assignment reported) {
        this.member = member;
        this.targetEpoch = targetEpoch;
        this.target = target;
        this.topicIds = topicIds;
        this.holders = holders;
        this.reported = reported;
    }

    /**
     * Where the member stands after this step; the same when there is none to take. Null when it must join anew, since nobody
     * knows its state.
     */
    @Nullable
    CurrentAssignment step(boolean hasSubscriptionChanged) {
        CurrentAssignment current = member.current();
        return switch (current.state()) {
            case STABLE -> {
                if (current.epoch() != targetEpoch) {
                    yield towardsTarget(current.epoch());
                }
                yield hasSubscriptionChanged ? withoutUnread() : current;
            }
            case UNREVOKED_PARTITIONS -> {
                if (!mayHold(current.pendingRevocation())) {
                    yield towardsTarget(current.epoch());
                }
                yield hasSubscriptionChanged ? withoutUnread() : current;
            }
            case UNRELEASED_PARTITIONS -> towardsTarget(current.epoch());
            case UNKNOWN -> reported != null && reported.isEmpty() ? towardsTarget(targetEpoch) : null;
        };
    }

    /** True unless the member says that it holds none of them. */
    private boolean mayHold(OwnedPartitions partitions) {
        return reported == null || partitions.intersects(reported);
    }

    /** Topics that are not read any more are given up at once, without waiting for a new target. */
    private CurrentAssignment withoutUnread() {
        CurrentAssignment current = member.current();
        SortedMap<UUID, SortedMap<Integer, Integer>> kept = new TreeMap<>();
        SortedMap<UUID, SortedMap<Integer, Integer>> given = copy(current.pendingRevocation());
        current.assigned().epochs().forEach((topicId, partitions) -> {
            if (topicIds.contains(topicId)) {
                kept.put(topicId, partitions);
            } else {
                given.computeIfAbsent(topicId, id -> new TreeMap<>()).putAll(partitions);
            }
        });
        if (kept.size() == current.assigned().epochs().size()) {
            return current;
        }
        OwnedPartitions pending = OwnedPartitions.of(given);
        return mayHold(pending)
                ? current.next(current.epoch(), MemberState.UNREVOKED_PARTITIONS, OwnedPartitions.of(kept), pending)
                : current.next(current.epoch(), current.state(), OwnedPartitions.of(kept), current.pendingRevocation());
    }

    private static SortedMap<UUID, SortedMap<Integer, Integer>> copy(OwnedPartitions owned) {
        SortedMap<UUID, SortedMap<Integer, Integer>> copy = new TreeMap<>();
        owned.epochs().forEach((topicId, partitions) -> copy.put(topicId, new TreeMap<>(partitions)));
        return copy;
    }

    private CurrentAssignment towardsTarget(int epoch) {
        CurrentAssignment current = member.current();
        SortedMap<UUID, SortedMap<Integer, Integer>> assigned = new TreeMap<>();
        SortedMap<UUID, SortedMap<Integer, Integer>> pending = new TreeMap<>();
        SortedMap<UUID, SortedMap<Integer, Integer>> free = new TreeMap<>();
        boolean isWaiting = false;
        SortedSet<UUID> all = new TreeSet<>(target.partitions().keySet());
        all.addAll(current.assigned().epochs().keySet());
        for (UUID topicId : all) {
            Set<Integer> wanted = topicIds.contains(topicId) ? target.of(topicId) : Set.of();
            SortedMap<Integer, Integer> held = current.assigned().of(topicId);
            held.forEach((partition, since) -> (wanted.contains(partition) ? assigned : pending)
                    .computeIfAbsent(topicId, id -> new TreeMap<>())
                    .put(partition, since));
            for (int partition : wanted) {
                if (held.containsKey(partition)) {
                    continue;
                }
                boolean isFree = !holders.isHeld(topicId, partition)
                        || current.pendingRevocation().contains(topicId, partition);
                if (isFree) {
                    free.computeIfAbsent(topicId, id -> new TreeMap<>()).put(partition, targetEpoch);
                }
                isWaiting |= !isFree;
            }
        }
        OwnedPartitions toRevoke = OwnedPartitions.of(pending);
        if (!toRevoke.isEmpty() && mayHold(toRevoke)) {
            return current.next(epoch, MemberState.UNREVOKED_PARTITIONS, OwnedPartitions.of(assigned), toRevoke);
        }
        free.forEach((topicId, partitions) ->
                assigned.computeIfAbsent(topicId, id -> new TreeMap<>()).putAll(partitions));
        MemberState state = isWaiting ? MemberState.UNRELEASED_PARTITIONS : MemberState.STABLE;
        return current.next(targetEpoch, state, OwnedPartitions.of(assigned), OwnedPartitions.NONE);
    }
}
