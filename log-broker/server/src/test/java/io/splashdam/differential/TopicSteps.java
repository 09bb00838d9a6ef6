package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopicCollection;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignmentCollection;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicCollection;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfigCollection;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;

/** Making, growing, finding and deleting topics. */
final class TopicSteps {
    private static final int[] CREATE = versions(2, 4, 5, 7);

    private TopicSteps() {}

    static void add(Script script) {
        make(script);
        refuseToMake(script);
        grow(script);
        find(script);
        delete(script);
    }

    private static void make(Script script) {
        script.ask("create a topic", 7, side -> create(topic("t1", 3, 1)))
                .ask(
                        "create a compacted topic",
                        7,
                        side -> create(topic("compacted", 1, 1, "cleanup.policy", "compact")))
                .ask(
                        "create a topic of small messages",
                        7,
                        side -> create(topic("small", 1, 1, "max.message.bytes", "120")))
                .ask(
                        "create a topic that stamps records",
                        7,
                        side -> create(topic("stamped", 1, 1, "message.timestamp.type", "LogAppendTime")))
                .ask("create with the broker's defaults", 4, side -> create(topic("defaults", -1, -1)))
                .ask(
                        "create with replicas by hand",
                        5,
                        side -> create(assigned("byhand", -1, -1, List.of(1), List.of(1))))
                .known("t1", "compacted", "small", "stamped", "defaults", "byhand");
    }

    private static void refuseToMake(Script script) {
        script.ask("create one that exists", CREATE, side -> create(topic("t1", 3, 1)))
                .ask("create without a name", CREATE, side -> create(topic("", 1, 1)))
                .ask("create with a bad name", CREATE, side -> create(topic("a/b", 1, 1)))
                .ask("create '..'", 7, side -> create(topic("..", 1, 1)))
                .ask("create with a name of 250 characters", 7, side -> create(topic("n".repeat(250), 1, 1)))
                .ask("create without partitions", CREATE, side -> create(topic("x", 0, 1)))
                .ask("create with -3 partitions", 7, side -> create(topic("x", -3, 1)))
                .ask("create with too many partitions", 7, side -> create(topic("x", 10_001, 1)))
                .ask("create without replicas", CREATE, side -> create(topic("x", 1, 0)))
                .ask("create with 3 replicas on one node", CREATE, side -> create(topic("x", 1, 3)))
                .ask("create with -2 replicas", 7, side -> create(topic("x", 1, -2)))
                .ask("create with an unknown setting", CREATE, side -> create(topic("x", 1, 1, "no.such.setting", "1")))
                .ask("create with a wrong value", CREATE, side -> create(topic("x", 1, 1, "retention.ms", "soon")))
                .ask("create with a value out of range", 7, side -> create(topic("x", 1, 1, "segment.bytes", "1")))
                .ask("create with a null value", 7, side -> create(topic("x", 1, 1, "retention.ms", null)))
                .ask("create with a wrong policy", 7, side -> create(topic("x", 1, 1, "cleanup.policy", "burn")))
                .ask("create with replicas on an unknown broker", 7, side -> create(assigned("x", -1, -1, List.of(77))))
                .ask("create with the same replica twice", 7, side -> create(assigned("x", -1, -1, List.of(1, 1))))
                .ask("create with partitions and replicas by hand", 7, side -> create(assigned("x", 1, 1, List.of(1))))
                .ask("create with a gap in the partitions by hand", 7, side -> create(gap("x")))
                .ask("create the same twice in one request", 7, side -> create(topic("x", 1, 1), topic("x", 1, 1)))
                .ask("create one with a dot", 4, side -> create(topic("a.b", 1, 1)))
                .known("a.b")
                .ask("create one whose metric's name collides", 7, side -> create(topic("a_b", 1, 1)))
                .ask(
                        "only validate",
                        CREATE,
                        side -> create(topic("never", 2, 1)).setValidateOnly(true))
                .ask(
                        "only validate what exists",
                        7,
                        side -> create(topic("t1", 2, 1)).setValidateOnly(true))
                .ask("create nothing", 7, side -> create());
    }

    private static void grow(Script script) {
        script.ask("grow", 3, side -> grow("byhand", 3))
                .ask("grow to what it has", versions(0, 1, 2, 3), side -> grow("t1", 3))
                .ask("shrink", versions(0, 3), side -> grow("t1", 1))
                .ask("grow to 0", 3, side -> grow("t1", 0))
                .ask("grow to -1", 3, side -> grow("t1", -1))
                .ask("grow an unknown topic", 3, side -> grow("nobody", 3))
                .ask("grow too much", 3, side -> grow("t1", 20_000))
                .ask("grow onto an unknown broker", 3, side -> grow("t1", 4, List.of(77)))
                .ask("grow with too many replicas by hand", 3, side -> grow("t1", 4, List.of(1), List.of(1)))
                .ask("only validate a growth", 3, side -> grow("t1", 5).setValidateOnly(true));
    }

    private static void find(Script script) {
        script.ask("metadata of one topic", versions(1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13), side -> find("t1"))
                .ask("metadata of no topic", versions(1, 12), side -> find())
                .ask(
                        "metadata of an unknown topic",
                        versions(4, 8, 9, 12),
                        side -> find("nobody").setAllowAutoTopicCreation(false))
                .ask(
                        "metadata of a bad name",
                        versions(4, 12),
                        side -> find("a/b").setAllowAutoTopicCreation(false))
                .ask("metadata of the empty name", 12, side -> find("").setAllowAutoTopicCreation(false))
                .ask("metadata by id", versions(12, 13), side -> byId(side.idOf("t1")))
                .ask("metadata of an unknown id", versions(12, 13), side -> byId(new Uuid(1, 2)))
                .ask(
                        "metadata with permissions",
                        versions(8, 10),
                        side -> find("t1").setIncludeTopicAuthorizedOperations(true))
                .ask("metadata of all", versions(0, 1, 12), side -> new MetadataRequestData().setTopics(List.of()));
    }

    private static void delete(Script script) {
        script.ask(
                        "create to delete",
                        4,
                        side -> create(
                                topic("gone1", 1, 1), topic("gone2", 1, 1), topic("gone3", 1, 1), topic("gone4", 1, 1)))
                .known("gone1", "gone2", "gone3", "gone4")
                .ask("delete by name", 5, side -> delete("gone1"))
                .ask("delete by name in a list", 6, side -> deleteStates(new DeleteTopicState().setName("gone2")))
                .ask(
                        "delete by id",
                        6,
                        side -> deleteStates(
                                new DeleteTopicState().setName(null).setTopicId(side.idOf("gone3"))))
                .ask("delete an unknown topic", versions(1, 4, 5), side -> delete("nobody"))
                .ask(
                        "delete an unknown id",
                        6,
                        side -> deleteStates(
                                new DeleteTopicState().setName(null).setTopicId(new Uuid(1, 2))))
                .ask(
                        "delete with a name and an id",
                        6,
                        side -> deleteStates(
                                new DeleteTopicState().setName("t1").setTopicId(new Uuid(1, 2))))
                .ask("delete with neither name nor id", 6, side -> deleteStates(new DeleteTopicState().setName(null)))
                .ask("delete the same twice in one request", versions(1, 5), side -> delete("nobody", "nobody"))
                .ask("delete one that exists twice in one request", 5, side -> delete("gone4", "gone4"))
                .ask("delete an unknown one and one that exists", 5, side -> delete("nobody", "gone4"));
    }

    static CreateTopicsRequestData create(CreatableTopic... topics) {
        CreatableTopicCollection all = new CreatableTopicCollection();
        Stream.of(topics).forEach(all::add);
        return new CreateTopicsRequestData().setTopics(all).setTimeoutMs(10_000);
    }

    static CreatableTopic topic(String name, int partitions, int replicas, String... configs) {
        CreatableTopicConfigCollection settings = new CreatableTopicConfigCollection();
        for (int i = 0; i < configs.length; i += 2) {
            settings.add(new CreatableTopicConfig().setName(configs[i]).setValue(configs[i + 1]));
        }
        return new CreatableTopic()
                .setName(name)
                .setNumPartitions(partitions)
                .setReplicationFactor((short) replicas)
                .setConfigs(settings);
    }

    @SafeVarargs
    private static CreatableTopic assigned(String name, int partitions, int replicas, List<Integer>... brokers) {
        CreatableReplicaAssignmentCollection assignments = new CreatableReplicaAssignmentCollection();
        for (int i = 0; i < brokers.length; i++) {
            assignments.add(
                    new CreatableReplicaAssignment().setPartitionIndex(i).setBrokerIds(brokers[i]));
        }
        return topic(name, partitions, replicas).setAssignments(assignments);
    }

    private static CreatableTopic gap(String name) {
        CreatableTopic topic = assigned(name, -1, -1, List.of(1), List.of(1));
        topic.assignments().find(1).setPartitionIndex(5);
        return topic;
    }

    @SafeVarargs
    private static CreatePartitionsRequestData grow(String name, int count, List<Integer>... brokers) {
        CreatePartitionsTopicCollection topics = new CreatePartitionsTopicCollection();
        topics.add(new CreatePartitionsTopic()
                .setName(name)
                .setCount(count)
                .setAssignments(
                        brokers.length == 0
                                ? null
                                : Stream.of(brokers)
                                        .map(each -> new CreatePartitionsAssignment().setBrokerIds(each))
                                        .toList()));
        return new CreatePartitionsRequestData().setTopics(topics).setTimeoutMs(10_000);
    }

    private static MetadataRequestData find(String... names) {
        return new MetadataRequestData()
                .setTopics(Stream.of(names)
                        .map(each -> new MetadataRequestTopic().setName(each))
                        .toList());
    }

    private static MetadataRequestData byId(Uuid id) {
        return new MetadataRequestData()
                .setTopics(List.of(new MetadataRequestTopic().setName(null).setTopicId(id)));
    }

    private static DeleteTopicsRequestData delete(String... names) {
        return new DeleteTopicsRequestData().setTopicNames(List.of(names)).setTimeoutMs(10_000);
    }

    private static DeleteTopicsRequestData deleteStates(DeleteTopicState... topics) {
        return new DeleteTopicsRequestData().setTopics(List.of(topics)).setTimeoutMs(10_000);
    }
}
