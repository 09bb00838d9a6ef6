package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.ConsumerGroup.ResolvedRegex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupPartitionMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupPartitionMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records of groups of the consumer protocol: ours are Kafka's byte for byte, and Kafka's are read. */
class ConsumerRecordsAreKafkasTest {
    private static final int ROUNDS = 200;
    private static final short ZERO = 0;
    private final Random random = new Random(20261121L);

    private static void same(CoordinatorRecord ours, ApiMessage key, ApiMessage value) {
        assertThat(ours.key()).isEqualTo(MessageUtil.toCoordinatorTypePrefixedBytes(key));
        assertThat(ours.value()).isEqualTo(MessageUtil.toVersionPrefixedBytes(ZERO, value));
    }

    @Test
    void groupsAndTargets() {
        for (int i = 0; i < ROUNDS; i++) {
            int epoch = random.nextInt();
            long hash = random.nextInt(3) == 0 ? 0 : random.nextLong();
            same(
                    ConsumerGroupRecords.group("g", epoch, hash),
                    new ConsumerGroupMetadataKey().setGroupId("g"),
                    new ConsumerGroupMetadataValue().setEpoch(epoch).setMetadataHash(hash));
            same(
                    ConsumerGroupRecords.target("g", epoch, hash),
                    new ConsumerGroupTargetAssignmentMetadataKey().setGroupId("g"),
                    new ConsumerGroupTargetAssignmentMetadataValue()
                            .setAssignmentEpoch(epoch)
                            .setAssignmentTimestamp(hash));
            Assignment target = randomAssignment();
            List<ConsumerGroupTargetAssignmentMemberValue.TopicPartition> topics = new ArrayList<>();
            target.partitions()
                    .forEach(
                            (id, partitions) -> topics.add(new ConsumerGroupTargetAssignmentMemberValue.TopicPartition()
                                    .setTopicId(kafkas(id))
                                    .setPartitions(new ArrayList<>(partitions))));
            same(
                    ConsumerGroupRecords.targetMember("g", "m", target),
                    new ConsumerGroupTargetAssignmentMemberKey().setGroupId("g").setMemberId("m"),
                    new ConsumerGroupTargetAssignmentMemberValue().setTopicPartitions(topics));
        }
    }

    @Test
    void members() {
        for (int i = 0; i < ROUNDS; i++) {
            MemberSubscription member = randomMember();
            ConsumerGroupMemberMetadataValue value = new ConsumerGroupMemberMetadataValue()
                    .setInstanceId(member.instanceId())
                    .setRackId(member.rackId())
                    .setClientId(member.clientId())
                    .setClientHost(member.clientHost())
                    .setSubscribedTopicNames(new ArrayList<>(member.topicNames()))
                    .setSubscribedTopicRegex(member.topicRegex())
                    .setRebalanceTimeoutMs(member.rebalanceTimeoutMs())
                    .setServerAssignor(member.assignor())
                    .setClassicMemberMetadata(null);
            MemberSubscription.Classic classic = member.classic();
            if (classic != null) {
                List<ConsumerGroupMemberMetadataValue.ClassicProtocol> protocols = new ArrayList<>();
                classic.protocols()
                        .forEach(each -> protocols.add(new ConsumerGroupMemberMetadataValue.ClassicProtocol()
                                .setName(each.name())
                                .setMetadata(each.metadata())));
                value.setClassicMemberMetadata(new ConsumerGroupMemberMetadataValue.ClassicMemberMetadata()
                        .setSessionTimeoutMs(classic.sessionTimeoutMs())
                        .setSupportedProtocols(protocols));
            }
            CoordinatorRecord record = ConsumerGroupRecords.member("g", "m", member);
            same(record, new ConsumerGroupMemberMetadataKey().setGroupId("g").setMemberId("m"), value);
            ConsumerGroup group = new ConsumerGroup("g");
            ConsumerGroupRecords.replay(record, group);
            assertThat(group.member("m").subscription()).isEqualTo(member);
        }
    }

    @Test
    void currentAssignments() {
        for (int i = 0; i < ROUNDS; i++) {
            CurrentAssignment current = new CurrentAssignment(
                    random.nextInt(100),
                    random.nextInt(100),
                    MemberState.values()[random.nextInt(4)],
                    randomOwned(),
                    randomOwned());
            ConsumerGroupCurrentMemberAssignmentValue value = new ConsumerGroupCurrentMemberAssignmentValue()
                    .setMemberEpoch(current.epoch())
                    .setPreviousMemberEpoch(current.previousEpoch())
                    .setState((byte) current.state().id())
                    .setAssignedPartitions(kafkas(current.assigned()))
                    .setPartitionsPendingRevocation(kafkas(current.pendingRevocation()));
            ConsumerGroupCurrentMemberAssignmentKey key = new ConsumerGroupCurrentMemberAssignmentKey()
                    .setGroupId("g")
                    .setMemberId("m");
            same(ConsumerGroupRecords.current("g", "m", current), key, value);
            value.assignedPartitions().forEach(topic -> topic.setAssignmentEpochs(null));
            ConsumerGroup group = new ConsumerGroup("g");
            ConsumerGroupRecords.replay(
                    new CoordinatorRecord(
                            MessageUtil.toCoordinatorTypePrefixedBytes(key),
                            MessageUtil.toVersionPrefixedBytes(ZERO, value)),
                    group);
            assertThat(group.member("m").current().assigned())
                    .as("without epochs, as before Kafka 4.2")
                    .isEqualTo(current.assigned().withEpochs(epoch -> current.epoch()));
        }
    }

    @Test
    void expressions() {
        ResolvedRegex resolved = new ResolvedRegex(new TreeSet<>(Set.of("b", "a")), 7, 1_800_000_000_000L);
        same(
                ConsumerGroupRecords.regex("g", "a|b", resolved),
                new ConsumerGroupRegularExpressionKey().setGroupId("g").setRegularExpression("a|b"),
                new ConsumerGroupRegularExpressionValue()
                        .setTopics(List.of("a", "b"))
                        .setVersion(7)
                        .setTimestamp(1_800_000_000_000L));
    }

    @Test
    void aGroupOfKafka40IsReadAndItsOldRecordRemoved() {
        GroupStore store = new GroupStore();
        ConsumerGroupPartitionMetadataKey key = new ConsumerGroupPartitionMetadataKey().setGroupId("g");
        CoordinatorRecord old = new CoordinatorRecord(
                MessageUtil.toCoordinatorTypePrefixedBytes(key),
                MessageUtil.toVersionPrefixedBytes(ZERO, new ConsumerGroupPartitionMetadataValue()));
        store.replay(ConsumerGroupRecords.group("g", 5, 0), new Moment(0, 0));
        store.replay(old, new Moment(0, 0));
        assertThat(store.consumerGroup("g").hasPartitionMetadata()).isTrue();
        assertThat(ConsumerGroupRecords.partitionMetadataTombstone("g").key()).isEqualTo(old.key());
        store.replay(ConsumerGroupRecords.partitionMetadataTombstone("g"), new Moment(0, 0));
        assertThat(store.consumerGroup("g").hasPartitionMetadata()).isFalse();
        ConsumerGroupRecords.groupTombstones(store.consumerGroup("g"))
                .forEach(tombstone -> store.replay(tombstone, new Moment(0, 0)));
        assertThat(store.contents()).isEmpty();
    }

    // ---- random values

    private static Uuid kafkas(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> kafkas(OwnedPartitions owned) {
        List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> topics = new ArrayList<>();
        owned.epochs()
                .forEach((id, partitions) -> topics.add(new ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions()
                        .setTopicId(kafkas(id))
                        .setPartitions(new ArrayList<>(partitions.keySet()))
                        .setAssignmentEpochs(new ArrayList<>(partitions.values()))));
        return topics;
    }

    private Assignment randomAssignment() {
        Map<UUID, Set<Integer>> partitions = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            partitions.put(new UUID(random.nextLong(), random.nextLong()), Set.of(random.nextInt(9), 9));
        }
        return Assignment.of(partitions);
    }

    private OwnedPartitions randomOwned() {
        return OwnedPartitions.of(randomAssignment(), random.nextInt(1_000));
    }

    private @Nullable String maybe() {
        return random.nextBoolean() ? null : text();
    }

    private String text() {
        return "text-" + random.nextInt(1_000);
    }

    private MemberSubscription randomMember() {
        List<MemberProtocol> protocols = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            protocols.add(new MemberProtocol(text(), text().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        return new MemberSubscription(
                maybe(),
                maybe(),
                text(),
                text(),
                new TreeSet<>(Set.of(text())),
                maybe(),
                random.nextInt(),
                maybe(),
                random.nextBoolean() ? null : new MemberSubscription.Classic(1 + random.nextInt(60_000), protocols));
    }
}
