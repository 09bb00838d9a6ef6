package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;

import java.util.List;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.protocol.ApiMessage;

/** Groups of the consumer protocol (KIP-848): t1 has three partitions. */
final class ConsumerGroupSteps {
    private static final String GROUP = "modern";

    private ConsumerGroupSteps() {}

    static void add(Script script) {
        script.coordinated(GROUP, "others");
        refusals(script);
        members(script);
        staticMembers(script);
        offsets(script);
        look(script);
        leave(script);
    }

    private static void refusals(Script script) {
        script.ask(
                        "beat without a name of the group",
                        versions(0, 1),
                        side -> joining("a").setGroupId(""))
                .ask("join the consumer group without an id", 1, side -> joining(""))
                .ask("join with a blank id", versions(0, 1), side -> joining(" "))
                .ask("join with an empty instance id", 1, side -> joining("a").setInstanceId(""))
                .ask("join with an empty rack", 1, side -> joining("a").setRackId(""))
                .ask("join without a timeout", 1, side -> joining("a").setRebalanceTimeoutMs(-1))
                .ask("join without topics", 1, side -> joining("a").setSubscribedTopicNames(null))
                .ask("join without saying what is held", 1, side -> joining("a").setTopicPartitions(null))
                .ask("join holding something", 1, side -> joining("a").setTopicPartitions(held(side, 0)))
                .ask("join with an unknown assignor", 1, side -> joining("a").setServerAssignor("best"))
                .ask(
                        "join with a wrong expression",
                        1,
                        side -> joining("a").setSubscribedTopicNames(null).setSubscribedTopicRegex("["))
                .ask("beat with epoch 5 in no group", 1, side -> joining("a").setMemberEpoch(5))
                .ask("beat with epoch -3", 1, side -> joining("a").setMemberEpoch(-3))
                .ask("leave no consumer group", 1, side -> leaving("a", -1))
                .ask("leave for a while without an instance", 1, side -> leaving("a", -2))
                .ask("describe no consumer group", versions(0, 1), side -> describe("others"));
    }

    private static void members(Script script) {
        script.ask("join as the first", 1, side -> joining("a"), learn("a"))
                .ask("beat in the epoch", versions(0, 1), side -> beat(side, "a", 0))
                .ask("beat in a later epoch", 1, side -> beat(side, "a", 1))
                .ask("beat in an epoch long gone", 1, side -> beat(side, "a", -2))
                .ask("beat as nobody", 1, side -> beat(side, "a", 0).setMemberId("nobody"))
                .ask(
                        "beat under an unknown instance",
                        1,
                        side -> beat(side, "a", 0).setInstanceId("i"))
                .ask("join as the second", 1, side -> joining("b"), learn("b"))
                .ask("beat and be told to let go", 1, side -> beat(side, "a", 0), learn("a"))
                .ask("let go", 1, side -> beat(side, "a", 0).setTopicPartitions(held(side, 0, 1)), learn("a"))
                .ask("beat and be given", 1, side -> beat(side, "b", 0), learn("b"))
                .ask(
                        "beat with other topics",
                        1,
                        side -> beat(side, "b", 0).setSubscribedTopicNames(List.of("t1", "byhand")),
                        learn("b"))
                .ask("beat after others changed", 1, side -> beat(side, "a", 0), learn("a"))
                .ask("beat with another assignor", 1, side -> beat(side, "a", 0).setServerAssignor("range"), learn("a"))
                .ask("join again", 1, side -> joining("a"), learn("a"))
                .ask("join without an id in version 0", 0, side -> joining("").setGroupId("others"), (side, answer) -> {
                    var joined = (ConsumerGroupHeartbeatResponseData) answer;
                    side.remember("made id", joined.memberId());
                });
    }

    private static void staticMembers(Script script) {
        script.ask("join as a static member", 1, side -> joining("s1").setInstanceId("i"), learn("s1"))
                .ask("join under a taken instance", 1, side -> joining("s2").setInstanceId("i"))
                .ask(
                        "beat under another's instance",
                        1,
                        side -> beat(side, "a", 0).setInstanceId("i"))
                .ask(
                        "leave under another's instance",
                        1,
                        side -> leaving("a", -1).setInstanceId("i"))
                .ask("leave for a while", 1, side -> leaving("s1", -2).setInstanceId("i"))
                .ask("join under a left instance", 1, side -> joining("s2").setInstanceId("i"), learn("s2"))
                .ask("beat as the one before", 1, side -> beat(side, "s1", 0).setInstanceId("i"))
                .ask("leave as a static member", 1, side -> leaving("s2", -1).setInstanceId("i"));
    }

    private static void offsets(Script script) {
        script.ask("commit as a consumer", versions(8, 9), side -> commit(side, "a", 0))
                .ask("commit as a consumer of another epoch", versions(8, 9), side -> commit(side, "a", 7))
                .ask(
                        "commit as nobody of the group",
                        9,
                        side -> commit(side, "a", 0).setMemberId("nobody"))
                .ask(
                        "commit from outside of the consumer group",
                        9,
                        side -> commit(side, "a", 0).setMemberId("").setGenerationIdOrMemberEpoch(-1))
                .ask("fetch as a consumer", 9, side -> fetch(side, "a", 0))
                .ask("fetch as a consumer of another epoch", 9, side -> fetch(side, "a", 7))
                .ask("fetch as nobody of the group", 9, side -> fetch(side, "a", 0, "nobody"))
                .ask("delete an offset that a consumer reads", 0, side -> deleteOffset("t1"))
                .ask("delete an offset that no consumer reads", 0, side -> deleteOffset("defaults"))
                .ask(
                        "delete a consumer group with members",
                        2,
                        side -> new DeleteGroupsRequestData().setGroupsNames(List.of(GROUP)))
                .ask(
                        "beat with the classic protocol",
                        4,
                        side -> new HeartbeatRequestData()
                                .setGroupId(GROUP)
                                .setMemberId(id("a"))
                                .setGenerationId(side.<Integer>recall("epoch of a")))
                .ask("join with the classic protocol, and say nonsense", 9, side -> classic(new byte[] {0, 1}));
    }

    private static void look(Script script) {
        script.ask("describe a consumer group", versions(0, 1), side -> describe(GROUP))
                .ask("describe a classic group as a consumer group", 1, side -> describe("h"))
                .ask("describe a consumer group without a name", 1, side -> describe(""))
                .ask(
                        "describe a consumer group with permissions",
                        1,
                        side -> describe(GROUP).setIncludeAuthorizedOperations(true))
                .ask(
                        "describe a consumer group as a classic one",
                        versions(5, 6),
                        side -> new DescribeGroupsRequestData().setGroups(List.of(GROUP)))
                .ask(
                        "list groups of the consumer protocol",
                        5,
                        side -> new ListGroupsRequestData().setTypesFilter(List.of("consumer")))
                .ask(
                        "list groups that reconcile",
                        5,
                        side -> new ListGroupsRequestData().setStatesFilter(List.of("Reconciling")));
    }

    private static void leave(Script script) {
        script.ask("leave as nobody", 1, side -> leaving("nobody", -1))
                .ask("leave the consumer group", 1, side -> leaving("a", -1))
                .ask("beat after leaving the consumer group", 1, side -> beat(side, "a", 0))
                .ask("leave as the last", 1, side -> leaving("b", -1))
                .ask("describe an empty consumer group", 1, side -> describe(GROUP))
                .ask("list all groups", 5, side -> new ListGroupsRequestData())
                .ask(
                        "delete an empty consumer group",
                        2,
                        side -> new DeleteGroupsRequestData().setGroupsNames(List.of(GROUP)))
                .ask("describe a deleted consumer group", 1, side -> describe(GROUP));
    }

    private static java.util.function.BiConsumer<Side, ApiMessage> learn(String member) {
        return (side, answer) -> {
            var beat = (ConsumerGroupHeartbeatResponseData) answer;
            if (beat.errorCode() == 0) {
                side.note("epoch of " + member, beat.memberEpoch());
                side.remember("member " + member, id(member));
            }
        };
    }

    /** Told from other words in answers. */
    private static String id(String member) {
        return member.isBlank() ? member : "id of " + member;
    }

    private static ConsumerGroupHeartbeatRequestData joining(String member) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(GROUP)
                .setMemberId(id(member))
                .setMemberEpoch(0)
                .setRebalanceTimeoutMs(60_000)
                .setSubscribedTopicNames(List.of("t1"))
                .setTopicPartitions(List.of());
    }

    private static ConsumerGroupHeartbeatRequestData beat(Side side, String member, int later) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(GROUP)
                .setMemberId(id(member))
                .setMemberEpoch(side.<Integer>recall("epoch of " + member) + later);
    }

    private static ConsumerGroupHeartbeatRequestData leaving(String member, int epoch) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(GROUP)
                .setMemberId(id(member))
                .setMemberEpoch(epoch);
    }

    private static List<TopicPartitions> held(Side side, Integer... partitions) {
        return List.of(new TopicPartitions().setTopicId(side.idOf("t1")).setPartitions(List.of(partitions)));
    }

    private static ConsumerGroupDescribeRequestData describe(String... groups) {
        return new ConsumerGroupDescribeRequestData().setGroupIds(List.of(groups));
    }

    private static OffsetCommitRequestData commit(Side side, String member, int later) {
        return new OffsetCommitRequestData()
                .setGroupId(GROUP)
                .setMemberId(id(member))
                .setGenerationIdOrMemberEpoch(side.<Integer>recall("epoch of " + member) + later)
                .setTopics(List.of(new OffsetCommitRequestTopic()
                        .setName("t1")
                        .setPartitions(List.of(new OffsetCommitRequestPartition()
                                .setPartitionIndex(0)
                                .setCommittedOffset(3)
                                .setCommittedMetadata("")))));
    }

    private static OffsetFetchRequestData fetch(Side side, String member, int later) {
        return fetch(side, member, later, member);
    }

    private static OffsetFetchRequestData fetch(Side side, String member, int later, String as) {
        return new OffsetFetchRequestData()
                .setGroups(List.of(new OffsetFetchRequestGroup()
                        .setGroupId(GROUP)
                        .setMemberId(id(as))
                        .setMemberEpoch(side.<Integer>recall("epoch of " + member) + later)
                        .setTopics(null)));
    }

    private static OffsetDeleteRequestData deleteOffset(String topic) {
        OffsetDeleteRequestTopicCollection topics = new OffsetDeleteRequestTopicCollection();
        topics.add(new OffsetDeleteRequestTopic()
                .setName(topic)
                .setPartitions(List.of(new OffsetDeleteRequestPartition().setPartitionIndex(0))));
        return new OffsetDeleteRequestData().setGroupId(GROUP).setTopics(topics);
    }

    private static JoinGroupRequestData classic(byte[] subscription) {
        JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("range").setMetadata(subscription));
        return new JoinGroupRequestData()
                .setGroupId(GROUP)
                .setMemberId("")
                .setSessionTimeoutMs(10_000)
                .setRebalanceTimeoutMs(10_000)
                .setProtocolType("consumer")
                .setProtocols(protocols);
    }
}
