package io.splashdam.coordinator.group;

import io.splashdam.coordinator.assignor.Assignment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A group of the consumer protocol (KIP-848), all of it from the log: members, where they stand, and where they are meant to
 * get. Changed only by {@link ConsumerGroupRecords#replay}; what is decided is tried out on a {@link #copy}.
 *
 * <p>Lenient towards a log that compaction has thinned: records about members may come in any order.
 *
 * <p>Owned by the thread that steps the runtime.
 */
final class ConsumerGroup {
    /** After the last target. */
    static final int NO_EPOCH = -1;

    /** Of a group that nobody has asked anything of; as Kafka's, so that a member without topics has an epoch above 0. */
    private static final int FIRST_EPOCH = 1;

    private final String groupId;
    private final SortedMap<String, ConsumerMember> members = new TreeMap<>();
    private final Map<String, String> memberIdsByInstance = new HashMap<>();
    private final SortedMap<String, Assignment> targets = new TreeMap<>();
    private final SortedMap<String, ResolvedRegex> resolvedRegexes = new TreeMap<>();
    /** Who holds a partition: assigned to it, or not yet given up. */
    private final Map<UUID, Map<Integer, String>> owners = new HashMap<>();

    private int epoch = FIRST_EPOCH;
    private long metadataHash;
    private int assignmentEpoch = FIRST_EPOCH;
    private long assignmentTimestampMs;
    private boolean hasPartitionMetadata;
    private long bytes;

    /**
     * @param version of the metadata when it was resolved, as Kafka counts; not used here
     * @param timestampMs wall clock
     */
    record ResolvedRegex(SortedSet<String> topics, long version, long timestampMs) {}

    ConsumerGroup(String groupId) {
        this.groupId = groupId;
    }

    /** The same group, to try out a decision on. */
    ConsumerGroup copy() {
        ConsumerGroup copy = new ConsumerGroup(groupId);
        copy.members.putAll(members);
        copy.memberIdsByInstance.putAll(memberIdsByInstance);
        copy.targets.putAll(targets);
        copy.resolvedRegexes.putAll(resolvedRegexes);
        owners.forEach((topicId, partitions) -> copy.owners.put(topicId, new HashMap<>(partitions)));
        copy.epoch = epoch;
        copy.metadataHash = metadataHash;
        copy.assignmentEpoch = assignmentEpoch;
        copy.assignmentTimestampMs = assignmentTimestampMs;
        copy.hasPartitionMetadata = hasPartitionMetadata;
        copy.bytes = bytes;
        return copy;
    }

    // ---- what there is

    String groupId() {
        return groupId;
    }

    /** What its members say and are assigned takes; see {@link GroupMemory}. */
    long sizeBytes() {
        return bytes;
    }

    private static long sizeBytes(@Nullable ConsumerMember member) {
        return member == null
                ? 0
                : member.memberId().length()
                        + member.subscription().sizeBytes()
                        + sizeBytes(member.current().assigned())
                        + sizeBytes(member.current().pendingRevocation());
    }

    /** Partitions that are held stand with the member and with their owner. */
    private static long sizeBytes(OwnedPartitions partitions) {
        long bytes = 0;
        for (SortedMap<Integer, Integer> topic : partitions.epochs().values()) {
            bytes += GroupMemory.ELEMENT_BYTES * (1L + 2L * topic.size());
        }
        return bytes;
    }

    private static long sizeBytes(@Nullable Assignment target) {
        long bytes = 0;
        if (target != null) {
            for (SortedSet<Integer> topic : target.partitions().values()) {
                bytes += GroupMemory.ELEMENT_BYTES * (1L + topic.size());
            }
        }
        return bytes;
    }

    private static long sizeBytes(@Nullable ResolvedRegex resolved) {
        long bytes = 0;
        if (resolved != null) {
            for (String topic : resolved.topics()) {
                bytes += GroupMemory.ELEMENT_BYTES + topic.length();
            }
        }
        return bytes;
    }

    /** Grows with everything that calls for a new target. */
    int epoch() {
        return epoch;
    }

    /** The epoch of the group that the target was made for. */
    int assignmentEpoch() {
        return assignmentEpoch;
    }

    /** Wall clock; 0: unknown. */
    long assignmentTimestampMs() {
        return assignmentTimestampMs;
    }

    /** Of the topics that the group reads, as they were when its epoch was last set. */
    long metadataHash() {
        return metadataHash;
    }

    /** A record of Kafka 4.0 is in the log that later versions replace by the hash. */
    boolean hasPartitionMetadata() {
        return hasPartitionMetadata;
    }

    Collection<ConsumerMember> members() {
        return members.values();
    }

    int size() {
        return members.size();
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    @Nullable
    ConsumerMember member(String memberId) {
        return members.get(memberId);
    }

    @Nullable
    ConsumerMember staticMember(@Nullable String instanceId) {
        String memberId = instanceId == null ? null : memberIdsByInstance.get(instanceId);
        return memberId == null ? null : members.get(memberId);
    }

    Assignment target(String memberId) {
        Assignment target = targets.get(memberId);
        return target == null ? Assignment.EMPTY : target;
    }

    Map<String, Assignment> targets() {
        return targets;
    }

    Map<String, ResolvedRegex> resolvedRegexes() {
        return resolvedRegexes;
    }

    boolean isOwned(UUID topicId, int partition) {
        Map<Integer, String> partitions = owners.get(topicId);
        return partitions != null && partitions.containsKey(partition);
    }

    /** The topics that a member reads: those it named, and those its expression matched. */
    SortedSet<String> topicsOf(MemberSubscription subscription) {
        ResolvedRegex resolved = subscription.hasRegex() ? resolvedRegexes.get(subscription.regexOrEmpty()) : null;
        if (resolved == null || resolved.topics().isEmpty()) {
            return subscription.topicNames();
        }
        if (subscription.topicNames().isEmpty()) {
            return resolved.topics();
        }
        SortedSet<String> both = new TreeSet<>(subscription.topicNames());
        both.addAll(resolved.topics());
        return both;
    }

    /** The names of all topics that the group reads, whether they exist or not. */
    SortedSet<String> topics() {
        SortedSet<String> topics = new TreeSet<>();
        members.values().forEach(member -> topics.addAll(member.subscription().topicNames()));
        resolvedRegexes.values().forEach(resolved -> topics.addAll(resolved.topics()));
        return topics;
    }

    boolean reads(String topic) {
        for (ConsumerMember member : members.values()) {
            if (member.subscription().topicNames().contains(topic)) {
                return true;
            }
        }
        for (ResolvedRegex resolved : resolvedRegexes.values()) {
            if (resolved.topics().contains(topic)) {
                return true;
            }
        }
        return false;
    }

    SortedSet<String> regexes() {
        SortedSet<String> regexes = new TreeSet<>();
        for (ConsumerMember member : members.values()) {
            if (member.subscription().hasRegex()) {
                regexes.add(member.subscription().regexOrEmpty());
            }
        }
        return regexes;
    }

    /** The assignor that most members ask for; null when none does. */
    @Nullable
    String preferredAssignor() {
        SortedMap<String, Integer> votes = new TreeMap<>();
        for (ConsumerMember member : members.values()) {
            String assignor = member.subscription().assignor();
            if (assignor != null) {
                votes.merge(assignor, 1, Integer::sum);
            }
        }
        String preferred = null;
        int most = 0;
        for (Map.Entry<String, Integer> each : votes.entrySet()) {
            if (each.getValue() > most) {
                preferred = each.getKey();
                most = each.getValue();
            }
        }
        return preferred;
    }

    int classicMembers() {
        int count = 0;
        for (ConsumerMember member : members.values()) {
            count += member.usesClassicProtocol() ? 1 : 0;
        }
        return count;
    }

    ConsumerGroupState state() {
        if (members.isEmpty()) {
            return ConsumerGroupState.EMPTY;
        }
        if (epoch > assignmentEpoch) {
            return ConsumerGroupState.ASSIGNING;
        }
        for (ConsumerMember member : members.values()) {
            if (!member.current().isReconciledTo(assignmentEpoch)) {
                return ConsumerGroupState.RECONCILING;
            }
        }
        return ConsumerGroupState.STABLE;
    }

    // ---- replay

    void epoch(int newEpoch, long newMetadataHash) {
        epoch = newEpoch;
        metadataHash = newMetadataHash;
    }

    void hasPartitionMetadata(boolean isThere) {
        hasPartitionMetadata = isThere;
    }

    void assignmentEpoch(int newEpoch, long timestampMs) {
        assignmentEpoch = newEpoch;
        assignmentTimestampMs = timestampMs;
    }

    void target(String memberId, @Nullable Assignment target) {
        Assignment former = target == null ? targets.remove(memberId) : targets.put(memberId, target);
        bytes += sizeBytes(target) - sizeBytes(former);
    }

    void resolved(String regex, @Nullable ResolvedRegex resolved) {
        ResolvedRegex former = resolved == null ? resolvedRegexes.remove(regex) : resolvedRegexes.put(regex, resolved);
        bytes += sizeBytes(resolved) - sizeBytes(former);
    }

    void subscription(String memberId, @Nullable MemberSubscription subscription) {
        ConsumerMember former = members.get(memberId);
        if (former != null && former.subscription().instanceId() != null) {
            memberIdsByInstance.remove(former.subscription().instanceId(), memberId);
        }
        if (subscription == null) {
            current(memberId, null);
            bytes -= sizeBytes(members.remove(memberId));
            return;
        }
        put((former == null ? ConsumerMember.joining(memberId) : former).with(subscription));
        if (subscription.instanceId() != null) {
            memberIdsByInstance.put(subscription.instanceId(), memberId);
        }
    }

    /** @param current null: the member holds nothing any more, and is about to be removed */
    void current(String memberId, @Nullable CurrentAssignment current) {
        ConsumerMember former = members.get(memberId);
        if (former != null) {
            disown(memberId, former.current().assigned());
            disown(memberId, former.current().pendingRevocation());
        }
        if (current != null) {
            ConsumerMember member = former == null ? ConsumerMember.joining(memberId) : former;
            put(member.with(current));
            own(memberId, current.assigned());
            own(memberId, current.pendingRevocation());
        } else if (former != null) {
            put(former.with(new CurrentAssignment(
                    CurrentAssignment.LEFT,
                    CurrentAssignment.LEFT,
                    former.current().state(),
                    OwnedPartitions.NONE,
                    OwnedPartitions.NONE)));
        }
    }

    private void put(ConsumerMember member) {
        bytes += sizeBytes(member) - sizeBytes(members.put(member.memberId(), member));
    }

    private void own(String memberId, OwnedPartitions partitions) {
        partitions.epochs().forEach((topicId, numbers) -> {
            Map<Integer, String> topic = owners.computeIfAbsent(topicId, id -> new HashMap<>());
            numbers.keySet().forEach(number -> topic.put(number, memberId));
        });
    }

    private void disown(String memberId, OwnedPartitions partitions) {
        partitions.epochs().forEach((topicId, numbers) -> {
            Map<Integer, String> topic = owners.get(topicId);
            if (topic != null) {
                numbers.keySet().forEach(number -> topic.remove(number, memberId));
                if (topic.isEmpty()) {
                    owners.remove(topicId);
                }
            }
        });
    }

    /** Everything that the log holds of this group, in comparable form. */
    Map<String, Object> contents() {
        Map<String, Object> contents = new TreeMap<>();
        contents.put("epoch", epoch);
        contents.put("hash", metadataHash);
        contents.put("assignment epoch", assignmentEpoch);
        contents.put("assignment timestamp", assignmentTimestampMs);
        contents.put("members", Map.copyOf(members));
        contents.put("targets", Map.copyOf(targets));
        contents.put("regexes", Map.copyOf(resolvedRegexes));
        return contents;
    }
}
