package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
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
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.protocol.ApiMessage;

/** Coordinators, offsets and groups of the classic protocol with one member; more members at once: {@code SameAsKafkaTest}. */
final class GroupSteps {
    private GroupSteps() {}

    static void add(Script script) {
        script.coordinated("g", "h", "nobody's");
        findCoordinators(script);
        offsets(script);
        join(script);
        asMember(script);
        look(script);
        deleteOffsets(script);
        leave(script);
    }

    private static void findCoordinators(Script script) {
        script.ask("find a coordinator", versions(0, 1, 2, 3), side -> new FindCoordinatorRequestData().setKey("g"))
                .ask(
                        "find coordinators",
                        versions(4, 5, 6),
                        side -> new FindCoordinatorRequestData().setCoordinatorKeys(List.of("g", "h")))
                .ask("find no coordinator", 4, side -> new FindCoordinatorRequestData())
                .ask(
                        "find the coordinator of a group without a name",
                        1,
                        side -> new FindCoordinatorRequestData().setKey(""))
                .ask(
                        "find the coordinator of a transaction",
                        1,
                        side -> new FindCoordinatorRequestData()
                                .setKeyType((byte) 1)
                                .setKey("x"))
                .ask(
                        "find the coordinator of something unknown",
                        1,
                        side -> new FindCoordinatorRequestData()
                                .setKeyType((byte) 7)
                                .setKey("x"));
    }

    private static void offsets(Script script) {
        int[] commits = versions(2, 3, 4, 5, 6, 7, 8, 9);
        script.ask("commit without a group's members", commits, side -> commit("g", "", -1, "t1", 0, 5, "note"))
                .ask("commit by id", 10, side -> commitById("g", side.idOf("t1"), 1, 7))
                .ask("commit by an unknown id", 10, side -> commitById("g", new Uuid(1, 2), 1, 7))
                .ask("commit to an unknown topic", versions(2, 8), side -> commit("g", "", -1, "nobody", 0, 5, ""))
                .ask("commit to an unknown partition", versions(2, 8), side -> commit("g", "", -1, "t1", 99, 5, ""))
                .ask("commit a long note", versions(2, 8), side -> commit("g", "", -1, "t1", 0, 5, "n".repeat(5_000)))
                .ask("commit a null note", 8, side -> commit("g", "", -1, "t1", 2, 5, null))
                .ask("commit offset -1", 8, side -> commit("g", "", -1, "t1", 2, -1, ""))
                .ask("commit as a stranger", versions(2, 8), side -> commit("g", "stranger", 1, "t1", 0, 5, ""))
                .ask("commit as a stranger of no group", 8, side -> commit("nobody's", "stranger", 1, "t1", 0, 5, ""))
                .ask("commit in a group without a name", versions(2, 8), side -> commit("", "", -1, "t1", 0, 5, ""))
                .ask("commit nothing", 8, side -> new OffsetCommitRequestData().setGroupId("g"))
                .ask("fetch offsets", versions(1, 2, 3, 4, 5, 6, 7), side -> fetch("g", "t1", 0, 1, 2, 99))
                .ask("fetch offsets of an unknown topic", versions(1, 5), side -> fetch("g", "nobody", 0))
                .ask(
                        "fetch all offsets",
                        versions(2, 7),
                        side -> new OffsetFetchRequestData().setGroupId("g").setTopics(null))
                .ask("fetch offsets of no group", versions(1, 7), side -> fetch("nobody's", "t1", 0))
                .ask("fetch offsets of a group without a name", versions(1, 7), side -> fetch("", "t1", 0))
                .ask("fetch offsets of groups", versions(8, 9), side -> fetchGroups("g", "nobody's", "h"))
                .ask(
                        "fetch stable offsets of groups",
                        8,
                        side -> fetchGroups("g").setRequireStable(true))
                .ask("fetch offsets by id", 10, side -> fetchById("g", side.idOf("t1")))
                .ask("fetch offsets by an unknown id", 10, side -> fetchById("g", new Uuid(1, 2)))
                .ask(
                        "fetch all offsets by id",
                        10,
                        side -> new OffsetFetchRequestData()
                                .setGroups(List.of(new OffsetFetchRequestGroup()
                                        .setGroupId("g")
                                        .setTopics(null))))
                .ask(
                        "fetch offsets as a stranger",
                        9,
                        side -> new OffsetFetchRequestData()
                                .setGroups(List.of(new OffsetFetchRequestGroup()
                                        .setGroupId("g")
                                        .setMemberId("stranger")
                                        .setMemberEpoch(3)
                                        .setTopics(null))));
    }

    private static void join(Script script) {
        script.ask("join without a name of the group", versions(0, 5, 9), side -> joining("", "", 10_000))
                .ask("join with too short a session", versions(0, 5, 9), side -> joining("h", "", 10))
                .ask("join with too long a session", versions(5, 9), side -> joining("h", "", 100_000_000))
                .ask("join as a stranger", versions(0, 4, 5, 9), side -> joining("h", "stranger", 10_000))
                .ask(
                        "join without protocols",
                        versions(3, 9),
                        side -> joining("h", "", 10_000).setProtocols(new JoinGroupRequestProtocolCollection()))
                .ask(
                        "join without a protocol type",
                        versions(3, 9),
                        side -> joining("h", "", 10_000).setProtocolType(""))
                .ask("join and be told an id", 9, side -> joining("h", "", 10_000), GroupSteps::learnMember)
                .ask(
                        "join with that id",
                        9,
                        side -> joining("h", side.recall("member"), 10_000),
                        GroupSteps::learnMember)
                .ask(
                        "join with another protocol type",
                        9,
                        side -> joining("h", "", 10_000).setProtocolType("connect"))
                .ask(
                        "join with other protocols",
                        9,
                        side -> joining("h", "", 10_000).setProtocols(protocols("other")));
    }

    private static void asMember(Script script) {
        script.ask("beat before the assignment", 4, side -> beat(side, 0))
                .ask("sync with another generation", versions(0, 4), side -> sync(side, 1))
                .ask("sync with another generation and the protocol", 5, side -> syncing(side, 1))
                .ask("sync without a protocol", 5, side -> sync(side, 0))
                .ask("sync with another protocol", 5, side -> syncing(side, 0).setProtocolName("other"))
                .ask(
                        "sync with another protocol type",
                        5,
                        side -> syncing(side, 0).setProtocolType("connect"))
                .ask("sync as a stranger", versions(0, 3), side -> sync(side, 0).setMemberId("stranger"))
                .ask(
                        "sync as a stranger with the protocol",
                        5,
                        side -> syncing(side, 0).setMemberId("stranger"))
                .ask("sync in no group", 5, side -> syncing(side, 0).setGroupId("nobody's"))
                .ask(
                        "sync in a group without a name",
                        5,
                        side -> syncing(side, 0).setGroupId(""))
                .ask("sync", 5, side -> syncing(side, 0))
                .ask(
                        "sync again",
                        versions(0, 1, 2, 3, 4),
                        side -> sync(side, 0).setAssignments(List.of()))
                .ask("sync again with the protocol", 5, side -> syncing(side, 0).setAssignments(List.of()))
                .ask("beat", versions(0, 1, 2, 3, 4), side -> beat(side, 0))
                .ask("beat with another generation", versions(0, 4), side -> beat(side, 1))
                .ask("beat as a stranger", 4, side -> beat(side, 0).setMemberId("stranger"))
                .ask(
                        "beat as an unknown static member",
                        4,
                        side -> beat(side, 0).setGroupInstanceId("i"))
                .ask("beat in no group", 4, side -> beat(side, 0).setGroupId("nobody's"))
                .ask("beat in a group without a name", 4, side -> beat(side, 0).setGroupId(""))
                .ask(
                        "commit as a member",
                        versions(2, 8),
                        side -> commit("h", side.recall("member"), side.<Integer>recall("generation"), "t1", 0, 3, ""))
                .ask(
                        "commit with another generation",
                        versions(2, 8),
                        side -> commit("h", side.recall("member"), 77, "t1", 0, 3, ""))
                .ask(
                        "commit from outside of a group with members",
                        versions(2, 8),
                        side -> commit("h", "", -1, "t1", 0, 3, ""))
                .ask(
                        "commit as an unknown static member",
                        8,
                        side -> commit("h", side.recall("member"), side.<Integer>recall("generation"), "t1", 0, 3, "")
                                .setGroupInstanceId("i"));
    }

    private static void look(Script script) {
        script.ask(
                        "describe a group",
                        versions(0, 1, 2, 3, 4, 5, 6),
                        side -> new DescribeGroupsRequestData().setGroups(List.of("h")))
                .ask(
                        "describe an empty group",
                        versions(0, 6),
                        side -> new DescribeGroupsRequestData().setGroups(List.of("g")))
                .ask(
                        "describe no group",
                        versions(0, 5, 6),
                        side -> new DescribeGroupsRequestData().setGroups(List.of("nobody's")))
                .ask(
                        "describe a group without a name",
                        6,
                        side -> new DescribeGroupsRequestData().setGroups(List.of("")))
                .ask(
                        "describe a group with permissions",
                        versions(3, 6),
                        side -> new DescribeGroupsRequestData()
                                .setGroups(List.of("h"))
                                .setIncludeAuthorizedOperations(true))
                .ask("list groups", versions(0, 1, 2, 3, 4, 5), side -> new ListGroupsRequestData())
                .ask(
                        "list stable groups",
                        versions(4, 5),
                        side -> new ListGroupsRequestData().setStatesFilter(List.of("Stable")))
                .ask(
                        "list groups in an unknown state",
                        5,
                        side -> new ListGroupsRequestData().setStatesFilter(List.of("Nonsense")))
                .ask("list classic groups", 5, side -> new ListGroupsRequestData().setTypesFilter(List.of("classic")))
                .ask("list consumer groups", 5, side -> new ListGroupsRequestData().setTypesFilter(List.of("Consumer")))
                .ask(
                        "list groups of an unknown type",
                        5,
                        side -> new ListGroupsRequestData().setTypesFilter(List.of("nonsense")));
    }

    private static void deleteOffsets(Script script) {
        script.ask("delete an offset", 0, side -> deleteOffset("g", "t1", 2))
                .ask("delete an offset that is not there", 0, side -> deleteOffset("g", "t1", 2))
                .ask("delete an offset of an unknown topic", 0, side -> deleteOffset("g", "nobody", 0))
                .ask("delete an offset of no group", 0, side -> deleteOffset("nobody's", "t1", 0))
                .ask("delete an offset of a group with members", 0, side -> deleteOffset("h", "t1", 0))
                .ask("delete a group with members", versions(0, 1, 2), side -> deleteGroups("h"))
                .ask("delete no group", versions(0, 2), side -> deleteGroups("nobody's"))
                .ask("delete a group without a name", 2, side -> deleteGroups(""))
                .ask("delete a group", 2, side -> deleteGroups("g"))
                .ask("delete it again", 2, side -> deleteGroups("g"));
    }

    private static void leave(Script script) {
        script.ask("leave as a stranger", versions(0, 1, 2), side -> leaving("h", "stranger"))
                .ask("leave as one of several", versions(3, 5), side -> leavingTogether("h", "stranger", "stranger"))
                .ask("leave no group", 0, side -> leaving("nobody's", "stranger"))
                .ask("leave no group together", versions(3, 5), side -> leavingTogether("nobody's", "stranger"))
                .ask("leave a group without a name", 0, side -> leaving("", "stranger"))
                .ask("leave a group without a name together", 5, side -> leavingTogether("", "stranger"))
                .ask(
                        "leave as an unknown static member",
                        5,
                        side -> new LeaveGroupRequestData()
                                .setGroupId("h")
                                .setMembers(List.of(new MemberIdentity().setGroupInstanceId("i"))))
                .ask(
                        "leave",
                        5,
                        side -> new LeaveGroupRequestData()
                                .setGroupId("h")
                                .setMembers(List.of(new MemberIdentity().setMemberId(side.recall("member")))))
                .ask("beat after leaving", 4, side -> beat(side, 0))
                .ask(
                        "describe the group that was left",
                        6,
                        side -> new DescribeGroupsRequestData().setGroups(List.of("h")));
    }

    private static void learnMember(Side side, ApiMessage answer) {
        JoinGroupResponseData joined = (JoinGroupResponseData) answer;
        side.remember("member", joined.memberId());
        side.note("generation", joined.generationId());
    }

    private static JoinGroupRequestData joining(String group, String member, int sessionMs) {
        return new JoinGroupRequestData()
                .setGroupId(group)
                .setMemberId(member)
                .setSessionTimeoutMs(sessionMs)
                .setRebalanceTimeoutMs(10_000)
                .setProtocolType("consumer")
                .setProtocols(protocols("range", "roundrobin"));
    }

    private static JoinGroupRequestProtocolCollection protocols(String... names) {
        JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
        for (String name : names) {
            protocols.add(new JoinGroupRequestProtocol().setName(name).setMetadata(new byte[] {0, 1}));
        }
        return protocols;
    }

    private static SyncGroupRequestData syncing(Side side, int later) {
        return sync(side, later).setProtocolType("consumer").setProtocolName("range");
    }

    private static SyncGroupRequestData sync(Side side, int later) {
        return new SyncGroupRequestData()
                .setGroupId("h")
                .setMemberId(side.recall("member"))
                .setGenerationId(side.<Integer>recall("generation") + later)
                .setAssignments(List.of(new SyncGroupRequestAssignment()
                        .setMemberId(side.recall("member"))
                        .setAssignment(new byte[] {1, 2, 3})));
    }

    private static HeartbeatRequestData beat(Side side, int later) {
        return new HeartbeatRequestData()
                .setGroupId("h")
                .setMemberId(side.recall("member"))
                .setGenerationId(side.<Integer>recall("generation") + later);
    }

    private static LeaveGroupRequestData leaving(String group, String member) {
        return new LeaveGroupRequestData().setGroupId(group).setMemberId(member);
    }

    private static LeaveGroupRequestData leavingTogether(String group, String... members) {
        return new LeaveGroupRequestData()
                .setGroupId(group)
                .setMembers(Stream.of(members)
                        .map(each -> new MemberIdentity().setMemberId(each))
                        .toList());
    }

    private static OffsetCommitRequestData commit(
            String group, String member, int generation, String topic, int partition, long offset, String note) {
        return commit(
                group, member, generation, new OffsetCommitRequestTopic().setName(topic), partition, offset, note);
    }

    private static OffsetCommitRequestData commitById(String group, Uuid id, int partition, long offset) {
        return commit(group, "", -1, new OffsetCommitRequestTopic().setTopicId(id), partition, offset, "");
    }

    private static OffsetCommitRequestData commit(
            String group,
            String member,
            int generation,
            OffsetCommitRequestTopic topic,
            int partition,
            long offset,
            String note) {
        return new OffsetCommitRequestData()
                .setGroupId(group)
                .setMemberId(member)
                .setGenerationIdOrMemberEpoch(generation)
                .setTopics(List.of(topic.setPartitions(List.of(new OffsetCommitRequestPartition()
                        .setPartitionIndex(partition)
                        .setCommittedOffset(offset)
                        .setCommittedMetadata(note)))));
    }

    private static OffsetFetchRequestData fetch(String group, String topic, Integer... partitions) {
        return new OffsetFetchRequestData()
                .setGroupId(group)
                .setTopics(
                        List.of(new OffsetFetchRequestTopic().setName(topic).setPartitionIndexes(List.of(partitions))));
    }

    private static OffsetFetchRequestData fetchGroups(String... groups) {
        return new OffsetFetchRequestData()
                .setGroups(Stream.of(groups)
                        .map(each -> new OffsetFetchRequestGroup()
                                .setGroupId(each)
                                .setTopics(List.of(new OffsetFetchRequestTopics()
                                        .setName("t1")
                                        .setPartitionIndexes(List.of(0, 1, 99)))))
                        .toList());
    }

    private static OffsetFetchRequestData fetchById(String group, Uuid id) {
        return new OffsetFetchRequestData()
                .setGroups(List.of(new OffsetFetchRequestGroup()
                        .setGroupId(group)
                        .setTopics(List.of(
                                new OffsetFetchRequestTopics().setTopicId(id).setPartitionIndexes(List.of(0, 1))))));
    }

    private static OffsetDeleteRequestData deleteOffset(String group, String topic, int partition) {
        OffsetDeleteRequestTopicCollection topics = new OffsetDeleteRequestTopicCollection();
        topics.add(new OffsetDeleteRequestTopic()
                .setName(topic)
                .setPartitions(List.of(new OffsetDeleteRequestPartition().setPartitionIndex(partition))));
        return new OffsetDeleteRequestData().setGroupId(group).setTopics(topics);
    }

    private static DeleteGroupsRequestData deleteGroups(String... groups) {
        return new DeleteGroupsRequestData().setGroupsNames(List.of(groups));
    }
}
