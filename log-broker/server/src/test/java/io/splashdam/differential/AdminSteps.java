package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;

import java.util.List;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopicCollection;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequestCollection;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitionsCollection;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResourceCollection;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfigCollection;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData.FeatureUpdateKey;
import org.apache.kafka.common.message.UpdateFeaturesRequestData.FeatureUpdateKeyCollection;

/** Settings, the cluster and what else administrators ask. */
final class AdminSteps {
    private static final int TOPIC = 2;
    private static final int BROKER = 4;
    private static final int GROUP = 32;
    private static final int SET = 0;
    private static final int DELETE = 1;
    private static final int APPEND = 2;
    private static final int SUBTRACT = 3;

    private AdminSteps() {}

    static void add(Script script) {
        changeSettings(script);
        describeSettings(script);
        settingsOfGroups(script);
        describeRest(script);
        changeRest(script);
    }

    private static void changeSettings(Script script) {
        script.ask("set", versions(0, 1), side -> change(TOPIC, "defaults", SET, "retention.ms", "60000"))
                .ask("set back", 1, side -> change(TOPIC, "defaults", DELETE, "retention.ms", null))
                .ask("set back what was not set", 1, side -> change(TOPIC, "defaults", DELETE, "segment.ms", null))
                .ask("append", 1, side -> change(TOPIC, "defaults", APPEND, "cleanup.policy", "compact"))
                .ask("subtract", 1, side -> change(TOPIC, "defaults", SUBTRACT, "cleanup.policy", "compact"))
                .ask("append to what is no list", 1, side -> change(TOPIC, "defaults", APPEND, "retention.ms", "1"))
                .ask("set to null", 1, side -> change(TOPIC, "defaults", SET, "retention.ms", null))
                .ask("set to a wrong value", 1, side -> change(TOPIC, "defaults", SET, "retention.ms", "soon"))
                .ask("set out of range", 1, side -> change(TOPIC, "defaults", SET, "min.insync.replicas", "0"))
                .ask("set an unknown setting", 1, side -> change(TOPIC, "defaults", SET, "no.such.setting", "1"))
                .ask(
                        "set the same twice",
                        1,
                        side -> change(TOPIC, "defaults", SET, "retention.ms", "1", "retention.ms", "2"))
                .ask("an unknown operation", 1, side -> change(TOPIC, "defaults", 9, "retention.ms", "1"))
                .ask(
                        "set of an unknown topic",
                        versions(0, 1),
                        side -> change(TOPIC, "nobody", SET, "retention.ms", "1"))
                .ask("set of a bad name", 1, side -> change(TOPIC, "a/b", SET, "retention.ms", "1"))
                .ask("set of an unknown sort", 1, side -> change(77, "defaults", SET, "retention.ms", "1"))
                .ask("set of an unknown broker", 1, side -> change(BROKER, "99", SET, "log.cleaner.threads", "2"))
                .ask(
                        "set of a broker that is no number",
                        1,
                        side -> change(BROKER, "one", SET, "log.cleaner.threads", "2"))
                .ask("set what a broker reads once", 1, side -> change(BROKER, "1", SET, "node.id", "5"))
                .ask(
                        "only validate a setting",
                        1,
                        side -> change(TOPIC, "defaults", SET, "retention.ms", "5")
                                .setValidateOnly(true))
                .ask(
                        "only validate a wrong value",
                        1,
                        side -> change(TOPIC, "defaults", SET, "retention.ms", "soon")
                                .setValidateOnly(true))
                .ask("change nothing", 1, side -> new IncrementalAlterConfigsRequestData())
                .ask("replace", versions(0, 1, 2), side -> replace(TOPIC, "defaults", "segment.ms", "60000"))
                .ask("replace with a wrong value", 2, side -> replace(TOPIC, "defaults", "segment.ms", "soon"))
                .ask("replace with null", 2, side -> replace(TOPIC, "defaults", "segment.ms", null))
                .ask("replace those of an unknown topic", 2, side -> replace(TOPIC, "nobody", "segment.ms", "1"));
    }

    private static void describeSettings(Script script) {
        script.ask(
                        "describe a setting",
                        versions(1, 2, 3, 4),
                        side -> describe(TOPIC, "defaults", "retention.ms", "cleanup.policy"))
                .ask(
                        "describe a setting that was set",
                        versions(1, 4),
                        side -> describe(TOPIC, "compacted", "cleanup.policy"))
                .ask(
                        "describe with what it overrides",
                        versions(1, 4),
                        side -> describe(TOPIC, "compacted", "cleanup.policy", "segment.bytes")
                                .setIncludeSynonyms(true))
                .ask(
                        "describe with documentation",
                        3,
                        side -> describe(TOPIC, "t1", "retention.ms").setIncludeDocumentation(true))
                .ask("describe an unknown setting", 4, side -> describe(TOPIC, "t1", "no.such.setting"))
                .ask("describe no setting", 4, side -> describe(TOPIC, "t1"))
                .ask("describe all settings of a topic", 4, side -> describeAll(TOPIC, "t1"))
                .ask(
                        "describe those of an unknown topic",
                        versions(1, 4),
                        side -> describe(TOPIC, "nobody", "retention.ms"))
                .ask("describe those of a bad name", 4, side -> describe(TOPIC, "a/b", "retention.ms"))
                .ask(
                        "describe those of the broker",
                        versions(1, 4),
                        side -> describe(BROKER, "1", "log.retention.ms", "num.partitions"))
                .ask("describe those of all brokers", 4, side -> describe(BROKER, "", "log.retention.ms"))
                .ask("describe those of an unknown broker", 4, side -> describe(BROKER, "99", "log.retention.ms"))
                .ask(
                        "describe those of a broker that is no number",
                        4,
                        side -> describe(BROKER, "one", "log.retention.ms"))
                .ask("describe those of an unknown sort", 4, side -> describe(77, "x", "y"));
    }

    private static void settingsOfGroups(Script script) {
        String session = "consumer.session.timeout.ms";
        String heartbeat = "consumer.heartbeat.interval.ms";
        script.ask("set of a group", versions(0, 1), side -> change(GROUP, "gs", SET, session, "50000"))
                .ask("set another of a group", 1, side -> change(GROUP, "gs", SET, heartbeat, "7000"))
                .ask("set a group's below the least", 1, side -> change(GROUP, "gs", SET, heartbeat, "4999"))
                .ask("set a group's above the most", 1, side -> change(GROUP, "gs", SET, session, "60001"))
                .ask("set a group's wrongly", 1, side -> change(GROUP, "gs", SET, session, "soon"))
                .ask("set what groups do not have", 1, side -> change(GROUP, "gs", SET, "no.such.setting", "1"))
                .ask("set of a group without a name", 1, side -> change(GROUP, "", SET, session, "50000"))
                .ask("set a group's to null", 1, side -> change(GROUP, "gs", SET, session, null))
                .ask("append to a group's", 1, side -> change(GROUP, "gs", APPEND, session, "1"))
                .ask(
                        "set a group's that is for share groups",
                        1,
                        side -> change(GROUP, "gs", SET, "share.session.timeout.ms", "50000"))
                .ask(
                        "give back what a group was not told",
                        1,
                        side -> change(GROUP, "gs", DELETE, "consumer.assignment.interval.ms", null))
                .ask(
                        "give back what groups do not have",
                        1,
                        side -> change(GROUP, "gs", DELETE, "no.such.setting", null))
                .ask(
                        "only validate a group's",
                        1,
                        side -> change(GROUP, "gv", SET, session, "50000").setValidateOnly(true))
                .ask("describe a group's", versions(1, 4), side -> describe(GROUP, "gs", session, heartbeat))
                .ask(
                        "describe a group's with what it overrides",
                        4,
                        side -> describe(GROUP, "gs", session, heartbeat).setIncludeSynonyms(true))
                .ask("describe those of no group", 4, side -> describe(GROUP, "nobody's", session, heartbeat))
                .ask("describe those of a group without a name", 4, side -> describe(GROUP, "", session))
                .ask("describe all of a group", 4, side -> describeAll(GROUP, "gs"))
                .ask("list groups with settings", 1, side -> resources(GROUP))
                .ask("replace a group's", versions(0, 2), side -> replace(GROUP, "gs", session, "55000"))
                .ask("describe what was replaced", 4, side -> describe(GROUP, "gs", session, heartbeat))
                .ask("replace a group's wrongly", 2, side -> replace(GROUP, "gs", session, "1"))
                .ask("give back a group's", 1, side -> change(GROUP, "gs", DELETE, session, null))
                .ask("list groups without settings", 1, side -> resources(GROUP));
    }

    private static void describeRest(Script script) {
        script.ask("describe the cluster", versions(0, 1, 2), side -> new DescribeClusterRequestData())
                .ask("describe the controllers", 1, side -> new DescribeClusterRequestData().setEndpointType((byte) 2))
                .ask(
                        "describe unknown endpoints",
                        1,
                        side -> new DescribeClusterRequestData().setEndpointType((byte) 9))
                .ask(
                        "describe the cluster with permissions",
                        1,
                        side -> new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true))
                .ask("describe directories", versions(1, 2, 3, 4, 5), side -> directories("t1", 0))
                .ask("describe directories of an unknown topic", 4, side -> directories("nobody", 0))
                .ask("describe producers", 0, side -> producers("t1", 2))
                .ask("describe producers of an unknown topic", 0, side -> producers("nobody", 0))
                .ask("describe producers of an unknown partition", 0, side -> producers("t1", 99))
                .ask("describe partitions", 0, side -> partitions("t1", 100))
                .ask("describe some partitions", 0, side -> partitions("t1", 2))
                .ask("describe partitions of an unknown topic", 0, side -> partitions("nobody", 100))
                .ask("describe partitions with a limit of 0", 0, side -> partitions("t1", 0))
                .ask(
                        "describe partitions from a wrong place",
                        0,
                        side -> partitions("t1", 5)
                                .setCursor(new DescribeTopicPartitionsRequestData.Cursor()
                                        .setTopicName("t1")
                                        .setPartitionIndex(-3)))
                .ask("list what has settings: topics", 1, side -> resources(2))
                .ask("list what has settings: of an unknown sort", 1, side -> resources(77))
                .ask("list client metrics", 0, side -> new ListConfigResourcesRequestData())
                .ask(
                        "describe the quorum of a topic that has none",
                        2,
                        side -> new DescribeQuorumRequestData()
                                .setTopics(List.of(new DescribeQuorumRequestData.TopicData()
                                        .setTopicName("t1")
                                        .setPartitions(List.of(
                                                new DescribeQuorumRequestData.PartitionData().setPartitionIndex(0))))))
                .ask(
                        "versions with a bad name of the client",
                        3,
                        side -> new ApiVersionsRequestData()
                                .setClientSoftwareName("-")
                                .setClientSoftwareVersion("1"))
                .ask(
                        "versions without a version of the client",
                        3,
                        side -> new ApiVersionsRequestData()
                                .setClientSoftwareName("x")
                                .setClientSoftwareVersion(""));
    }

    private static void changeRest(Script script) {
        script.ask("elect a preferred leader", versions(0, 1, 2), side -> elect(0, "t1", 0))
                .ask("elect any leader", versions(1, 2), side -> elect(1, "t1", 0))
                .ask("elect in an unknown way", 2, side -> elect(9, "t1", 0))
                .ask("elect for an unknown topic", 2, side -> elect(0, "nobody", 0))
                .ask("elect for an unknown partition", 2, side -> elect(0, "t1", 99))
                .ask("raise an unknown feature", versions(0, 1, 2), side -> feature("no.such.feature", 1, 1))
                .ask("raise a feature too far", 1, side -> feature("metadata.version", 1, 999))
                .ask("raise a feature in an unknown way", 1, side -> feature("metadata.version", 9, 25))
                .ask(
                        "only validate a lower feature",
                        1,
                        side -> feature("transaction.version", 2, 1).setValidateOnly(true))
                .ask("lower a feature by an upgrade", versions(1, 2), side -> feature("transaction.version", 1, 1))
                .ask("lower a feature", versions(1, 2), side -> feature("transaction.version", 2, 1))
                .ask("raise a feature by a downgrade", versions(1, 2), side -> feature("transaction.version", 2, 2))
                .ask("lower a feature to 0", versions(1, 2), side -> feature("transaction.version", 3, 0))
                .ask(
                        "raise a feature beyond what there is",
                        versions(1, 2),
                        side -> feature("transaction.version", 1, 9))
                .ask("lower a feature below 0", versions(1, 2), side -> feature("transaction.version", 2, -1))
                .ask("change a feature in an unknown way", versions(1, 2), side -> feature("transaction.version", 9, 1))
                .ask("raise a feature", versions(0, 2), side -> feature("transaction.version", 1, 2))
                .ask("raise a feature to where it is", versions(1, 2), side -> feature("transaction.version", 1, 2))
                .ask("lower a feature to where it is", versions(1, 2), side -> feature("transaction.version", 2, 2))
                .ask("change no feature", 1, side -> new UpdateFeaturesRequestData().setTimeoutMs(5_000));
    }

    private static IncrementalAlterConfigsRequestData change(int sort, String name, int operation, String... settings) {
        AlterableConfigCollection configs = new AlterableConfigCollection();
        for (int i = 0; i < settings.length; i += 2) {
            configs.add(new AlterableConfig()
                    .setName(settings[i])
                    .setConfigOperation((byte) operation)
                    .setValue(settings[i + 1]));
        }
        AlterConfigsResourceCollection resources = new AlterConfigsResourceCollection();
        resources.add(new AlterConfigsResource()
                .setResourceType((byte) sort)
                .setResourceName(name)
                .setConfigs(configs));
        return new IncrementalAlterConfigsRequestData().setResources(resources);
    }

    private static AlterConfigsRequestData replace(int sort, String name, String setting, String value) {
        AlterConfigsRequestData.AlterableConfigCollection configs =
                new AlterConfigsRequestData.AlterableConfigCollection();
        configs.add(
                new AlterConfigsRequestData.AlterableConfig().setName(setting).setValue(value));
        AlterConfigsRequestData.AlterConfigsResourceCollection resources =
                new AlterConfigsRequestData.AlterConfigsResourceCollection();
        resources.add(new AlterConfigsRequestData.AlterConfigsResource()
                .setResourceType((byte) sort)
                .setResourceName(name)
                .setConfigs(configs));
        return new AlterConfigsRequestData().setResources(resources);
    }

    private static DescribeConfigsRequestData describe(int sort, String name, String... settings) {
        return new DescribeConfigsRequestData()
                .setResources(List.of(new DescribeConfigsResource()
                        .setResourceType((byte) sort)
                        .setResourceName(name)
                        .setConfigurationKeys(List.of(settings))));
    }

    private static DescribeConfigsRequestData describeAll(int sort, String name) {
        DescribeConfigsRequestData request = describe(sort, name);
        request.resources().get(0).setConfigurationKeys(null);
        return request;
    }

    private static DescribeLogDirsRequestData directories(String topic, int partition) {
        DescribableLogDirTopicCollection topics = new DescribableLogDirTopicCollection();
        topics.add(new DescribableLogDirTopic().setTopic(topic).setPartitions(List.of(partition)));
        return new DescribeLogDirsRequestData().setTopics(topics);
    }

    static DescribeProducersRequestData producers(String topic, int partition) {
        TopicRequestCollection topics = new TopicRequestCollection();
        topics.add(new TopicRequest().setName(topic).setPartitionIndexes(List.of(partition)));
        return new DescribeProducersRequestData().setTopics(topics);
    }

    private static DescribeTopicPartitionsRequestData partitions(String topic, int limit) {
        return new DescribeTopicPartitionsRequestData()
                .setResponsePartitionLimit(limit)
                .setTopics(List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName(topic)));
    }

    private static ListConfigResourcesRequestData resources(int sort) {
        return new ListConfigResourcesRequestData().setResourceTypes(List.of((byte) sort));
    }

    private static ElectLeadersRequestData elect(int how, String topic, int partition) {
        TopicPartitionsCollection topics = new TopicPartitionsCollection();
        topics.add(new TopicPartitions().setTopic(topic).setPartitions(List.of(partition)));
        return new ElectLeadersRequestData()
                .setElectionType((byte) how)
                .setTopicPartitions(topics)
                .setTimeoutMs(5_000);
    }

    private static UpdateFeaturesRequestData feature(String name, int how, int level) {
        FeatureUpdateKeyCollection updates = new FeatureUpdateKeyCollection();
        updates.add(new FeatureUpdateKey()
                .setFeature(name)
                .setUpgradeType((byte) how)
                .setMaxVersionLevel((short) level));
        return new UpdateFeaturesRequestData().setFeatureUpdates(updates).setTimeoutMs(5_000);
    }
}
