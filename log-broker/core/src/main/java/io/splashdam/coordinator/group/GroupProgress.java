package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.config.ConsumerGroupConfig;
import io.splashdam.config.ConsumerGroupTimes;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.assignor.PartitionAssignor;
import io.splashdam.coordinator.group.ConsumerGroup.ResolvedRegex;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a consumer group gets on, whichever protocol a member speaks:
 *
 * <pre>
 *  subscriptions, expressions, topics ─► group epoch ─► target assignment ─► each member's step, as it asks
 * </pre>
 *
 * Pure: writes into the {@link GroupDraft} it is given.
 */
final class GroupProgress {
    private final ConsumerGroupConfig config;
    private final GroupListener listener;

    GroupProgress(ConsumerGroupConfig config, GroupListener listener) {
        this.config = config;
        this.listener = listener;
    }

    /**
     * What a request changed.
     *
     * @param isOtherSubscription the member reads other topics than before
     * @param needsEpoch the group needs a new target
     */
    record Change(boolean isOtherSubscription, boolean needsEpoch) {}

    /**
     * Takes in what a member wants.
     *
     * @param former null when the member is new
     */
    Change subscribe(
            GroupDraft draft,
            @Nullable ConsumerMember former,
            ConsumerMember member,
            ConsumerTimers timers,
            ClusterImage image,
            Moment now) {
        String groupId = draft.group().groupId();
        MemberSubscription before = former == null ? MemberSubscription.NONE : former.subscription();
        MemberSubscription after = member.subscription();
        if (former == null || !before.equals(after)) {
            draft.append(ConsumerGroupRecords.member(groupId, member.memberId(), after));
        }
        boolean isRegexNew = !before.regexOrEmpty().equals(after.regexOrEmpty());
        if (isRegexNew) {
            dropUnused(draft);
        }
        boolean hasMatchesChanged = resolve(draft, timers, image, now);
        boolean isOther = isRegexNew || !before.topicNames().equals(after.topicNames());
        return new Change(isOther || hasMatchesChanged && after.hasRegex(), isOther || hasMatchesChanged);
    }

    /** Forgets expressions that no member uses any more. */
    void dropUnused(GroupDraft draft) {
        ConsumerGroup group = draft.group();
        if (group.resolvedRegexes().isEmpty()) {
            return;
        }
        SortedSet<String> unused = new TreeSet<>(group.resolvedRegexes().keySet());
        unused.removeAll(group.regexes());
        unused.forEach(regex -> draft.append(ConsumerGroupRecords.regexTombstone(group.groupId(), regex)));
    }

    /**
     * Resolves expressions that are new, and all of them when topics have changed. Looking at a name takes about a microsecond,
     * so waiting a millisecond per name keeps this below a thousandth of the shard's time. True when one matches others than before.
     */
    private static boolean resolve(GroupDraft draft, ConsumerTimers timers, ClusterImage image, Moment now) {
        if (draft.group().resolvedRegexes().isEmpty() && draft.group().regexes().isEmpty()) {
            return false;
        }
        SortedSet<String> regexes = draft.group().regexes();
        boolean isDue = timers.resolvedWith != image && now.nowMs() >= timers.resolveNotBeforeMs;
        boolean hasChanged = false;
        for (String regex : regexes) {
            ResolvedRegex former = draft.group().resolvedRegexes().get(regex);
            if (former != null && !isDue) {
                continue;
            }
            SortedSet<String> topics = TopicRegexes.resolve(regex, image);
            if (former == null || !former.topics().equals(topics)) {
                hasChanged = true;
                ResolvedRegex resolved = new ResolvedRegex(topics, 0, now.wallMs());
                draft.append(ConsumerGroupRecords.regex(draft.group().groupId(), regex, resolved));
            }
        }
        if (isDue) {
            timers.resolvedWith = image;
            timers.resolveNotBeforeMs =
                    now.nowMs() + (long) regexes.size() * image.topics().size();
        }
        return hasChanged;
    }

    /** Begins a new epoch when members or topics have changed; looks at topics only when the metadata is another. */
    void refresh(GroupDraft draft, boolean hasChanged, String reason, ConsumerTimers timers, ClusterImage image) {
        ConsumerGroup group = draft.group();
        boolean isOtherAssignor = group != draft.original() && !assignor(group).equals(assignor(draft.original()));
        if (!hasChanged && !isOtherAssignor && timers.comparedWith == image) {
            return;
        }
        long hash = GroupTopics.metadataHash(group.topics(), image);
        if (hasChanged || isOtherAssignor || hash != group.metadataHash()) {
            bump(draft, hash, hasChanged || isOtherAssignor ? reason : "topics have changed");
        }
        if (group.hasPartitionMetadata()) {
            draft.append(ConsumerGroupRecords.partitionMetadataTombstone(group.groupId()));
        }
        timers.comparedWith = image;
    }

    void bump(GroupDraft draft, long metadataHash, String reason) {
        ConsumerGroup group = draft.group();
        listener.onRebalanceStarted(group.groupId(), group.epoch(), reason);
        draft.append(ConsumerGroupRecords.group(group.groupId(), group.epoch() + 1, metadataHash));
    }

    private String assignor(ConsumerGroup group) {
        String preferred = group.preferredAssignor();
        return preferred == null ? config.assignors().get(0) : preferred;
    }

    /** Makes the target that the group's epoch calls for, unless the last one is too young. */
    void assign(GroupDraft draft, ClusterImage image, Moment now) {
        ConsumerGroup group = draft.group();
        if (group.assignmentEpoch() >= group.epoch() || isTooEarly(group, image, now)) {
            return;
        }
        PartitionAssignor assignor =
                Objects.requireNonNullElse(PartitionAssignor.named(assignor(group)), PartitionAssignor.ALL.get(0));
        Map<String, Assignment> targets = assignor.assign(GroupTopics.spec(group, image));
        for (ConsumerMember member : group.members()) {
            String memberId = member.memberId();
            Assignment target = targets.getOrDefault(memberId, Assignment.EMPTY);
            if (!target.equals(group.targets().get(memberId))) {
                draft.append(ConsumerGroupRecords.targetMember(group.groupId(), memberId, target));
            }
        }
        draft.append(ConsumerGroupRecords.target(group.groupId(), group.epoch(), now.wallMs()));
        listener.onGeneration(group.groupId(), group.epoch(), group.size());
    }

    private boolean isTooEarly(ConsumerGroup group, ClusterImage image, Moment now) {
        int intervalMs = ConsumerGroupTimes.of(config, image.groupConfigs(group.groupId()))
                .assignmentIntervalMs();
        return group.assignmentTimestampMs() > 0
                && now.nowMs() - now.monotone(group.assignmentTimestampMs()) < intervalMs;
    }

    /**
     * Takes one member one step on. Null when it must join anew.
     *
     * @param owned what it says it holds; null: as before
     */
    @Nullable
    ConsumerMember reconcile(
            GroupDraft draft,
            ConsumerMember member,
            boolean hasSubscriptionChanged,
            @Nullable Assignment owned,
            ClusterImage image) {
        ConsumerGroup group = draft.group();
        if (!hasSubscriptionChanged && member.current().isReconciledTo(group.assignmentEpoch())) {
            return member;
        }
        CurrentAssignment next = new Reconciliation(
                        member,
                        group.assignmentEpoch(),
                        group.target(member.memberId()),
                        GroupTopics.ids(group.topicsOf(member.subscription()), image),
                        group::isOwned,
                        owned)
                .step(hasSubscriptionChanged);
        if (next == null) {
            return null;
        }
        if (!next.equals(member.current())) {
            draft.appendLast(ConsumerGroupRecords.current(group.groupId(), member.memberId(), next));
        }
        return member.with(next);
    }
}
