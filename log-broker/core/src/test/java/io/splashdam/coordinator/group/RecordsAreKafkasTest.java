package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.group.StoredGroup.StoredMember;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kafka's generated classes and ours read and write the same bytes of {@code __consumer_offsets}. */
class RecordsAreKafkasTest {
    private static final int ROUNDS = 500;
    private final Random random = new Random(20261121L);

    @Test
    void anOffsetIsWrittenByteForByteAsKafkaDoes() {
        for (int i = 0; i < ROUNDS; i++) {
            CommittedOffset offset = randomOffset();
            boolean hasExpiry = offset.expireTimestampMs() != CommittedOffset.NO_EXPIRY;
            OffsetCommitRecords.Key key = new OffsetCommitRecords.Key(text(), text(), random.nextInt(1_000));
            CoordinatorRecord record = OffsetCommitRecords.commit(key, offset);
            assertThat(record.key())
                    .isEqualTo(MessageUtil.toCoordinatorTypePrefixedBytes(new OffsetCommitKey()
                            .setGroup(key.group())
                            .setTopic(key.topic())
                            .setPartition(key.partition())));
            assertThat(record.value())
                    .isEqualTo(MessageUtil.toVersionPrefixedBytes((short) (hasExpiry ? 1 : 4), kafkas(offset)));
        }
    }

    @Test
    void anOffsetIsReadInEveryVersionOfKafkas() {
        for (short version = 0; version <= OffsetCommitValue.HIGHEST_SUPPORTED_VERSION; version++) {
            for (int i = 0; i < ROUNDS; i++) {
                CommittedOffset offset = randomOffset();
                CommittedOffset expected = new CommittedOffset(
                        offset.offset(),
                        version >= 3 ? offset.leaderEpoch() : -1,
                        offset.metadata(),
                        offset.commitTimestampMs(),
                        version == 1 ? offset.expireTimestampMs() : -1,
                        version >= 4 ? offset.topicId() : CommittedOffset.NO_TOPIC_ID);
                byte[] bytes = MessageUtil.toVersionPrefixedBytes(version, kafkas(offset));
                assertThat(OffsetCommitRecords.readValue(bytes)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aGroupIsWrittenByteForByteAsKafkaDoes() {
        for (int i = 0; i < ROUNDS; i++) {
            StoredGroup group = randomGroup();
            String groupId = text();
            CoordinatorRecord record = GroupMetadataRecords.metadata(groupId, group);
            assertThat(record.key())
                    .isEqualTo(MessageUtil.toCoordinatorTypePrefixedBytes(new GroupMetadataKey().setGroup(groupId)));
            assertThat(record.value()).isEqualTo(MessageUtil.toVersionPrefixedBytes((short) 3, kafkas(group)));
        }
    }

    @Test
    void aGroupIsReadInEveryVersionOfKafkas() {
        for (short version = 0; version <= GroupMetadataValue.HIGHEST_SUPPORTED_VERSION; version++) {
            for (int i = 0; i < ROUNDS; i++) {
                StoredGroup group = randomGroup();
                byte[] bytes = MessageUtil.toVersionPrefixedBytes(version, kafkas(group));
                assertThat(GroupMetadataRecords.readValue(bytes)).isEqualTo(asOf(group, version));
            }
        }
    }

    private static StoredGroup asOf(StoredGroup group, short version) {
        List<StoredMember> members = new ArrayList<>();
        for (StoredMember each : group.members()) {
            members.add(new StoredMember(
                    each.memberId(),
                    version >= 3 ? each.groupInstanceId() : null,
                    each.clientId(),
                    each.clientHost(),
                    version >= 1 ? each.rebalanceTimeoutMs() : each.sessionTimeoutMs(),
                    each.sessionTimeoutMs(),
                    each.subscription(),
                    each.assignment()));
        }
        long timestampMs = version >= 2 ? group.stateTimestampMs() : -1;
        return new StoredGroup(
                group.protocolType(), group.generation(), group.protocol(), group.leader(), timestampMs, members);
    }

    @Test
    void kafkaFindsTheTypeOfEveryRecord() {
        CoordinatorRecord offset = OffsetCommitRecords.commit(new OffsetCommitRecords.Key("g", "t", 1), randomOffset());
        CoordinatorRecord group = GroupMetadataRecords.metadata("g", randomGroup());
        assertThat(keyOf(offset)).isInstanceOf(OffsetCommitKey.class);
        assertThat(keyOf(group)).isInstanceOf(GroupMetadataKey.class);
        assertThat(GroupMetadataRecords.tombstone("g").key()).isEqualTo(group.key());
    }

    private static ApiMessage keyOf(CoordinatorRecord record) {
        ByteBuffer key = ByteBuffer.wrap(record.key());
        ApiMessage message = CoordinatorRecordType.fromId(key.getShort()).newRecordKey();
        message.read(new ByteBufferAccessor(key), (short) 0);
        assertThat(key.hasRemaining()).isFalse();
        return message;
    }

    @Test
    void recordsOfOtherKindsArePassedOver() {
        GroupStore store = new GroupStore();
        for (CoordinatorRecordType type : CoordinatorRecordType.values()) {
            if (type.id() > 8 && type.id() != 16) {
                byte[] key = MessageUtil.toCoordinatorTypePrefixedBytes(type.newRecordKey());
                assertThat(store.replay(new CoordinatorRecord(key, new byte[] {1, 2, 3}), new Moment(0, 0)))
                        .isNull();
            }
        }
        assertThat(store.contents()).isEmpty();
    }

    // ---- random values

    private CommittedOffset randomOffset() {
        return new CommittedOffset(
                random.nextLong() >>> random.nextInt(64),
                random.nextInt(),
                text(),
                random.nextLong() >>> 1,
                random.nextBoolean() ? CommittedOffset.NO_EXPIRY : random.nextLong() >>> 1,
                random.nextBoolean() ? CommittedOffset.NO_TOPIC_ID : new UUID(random.nextLong(), random.nextLong()));
    }

    private static OffsetCommitValue kafkas(CommittedOffset offset) {
        return new OffsetCommitValue()
                .setOffset(offset.offset())
                .setLeaderEpoch(offset.leaderEpoch())
                .setMetadata(offset.metadata())
                .setCommitTimestamp(offset.commitTimestampMs())
                .setExpireTimestamp(offset.expireTimestampMs())
                .setTopicId(new Uuid(
                        offset.topicId().getMostSignificantBits(),
                        offset.topicId().getLeastSignificantBits()));
    }

    private StoredGroup randomGroup() {
        List<StoredMember> members = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.add(new StoredMember(
                    text(),
                    textOrNull(),
                    text(),
                    text(),
                    random.nextInt(1 << 20),
                    random.nextInt(1 << 20),
                    bytes(),
                    bytes()));
        }
        return new StoredGroup(text(), random.nextInt(), textOrNull(), textOrNull(), random.nextLong() >>> 1, members);
    }

    private static GroupMetadataValue kafkas(StoredGroup group) {
        List<GroupMetadataValue.MemberMetadata> members = new ArrayList<>();
        for (StoredMember each : group.members()) {
            members.add(new GroupMetadataValue.MemberMetadata()
                    .setMemberId(each.memberId())
                    .setGroupInstanceId(each.groupInstanceId())
                    .setClientId(each.clientId())
                    .setClientHost(each.clientHost())
                    .setRebalanceTimeout(each.rebalanceTimeoutMs())
                    .setSessionTimeout(each.sessionTimeoutMs())
                    .setSubscription(each.subscription())
                    .setAssignment(each.assignment()));
        }
        return new GroupMetadataValue()
                .setProtocolType(group.protocolType())
                .setGeneration(group.generation())
                .setProtocol(group.protocol())
                .setLeader(group.leader())
                .setCurrentStateTimestamp(group.stateTimestampMs())
                .setMembers(members);
    }

    private String text() {
        int length = random.nextInt(20) == 0 ? 200 : random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(8) == 0 ? 'ü' : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private @Nullable String textOrNull() {
        return random.nextBoolean() ? null : text();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }
}
