package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;

import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopicCollection;
import org.apache.kafka.common.protocol.ApiMessage;

/** Reading, finding and cutting off records. */
final class FetchSteps {
    private FetchSteps() {}

    static void add(Script script) {
        fetch(script);
        fetchInSessions(script);
        find(script);
        cut(script);
    }

    private static void fetch(Script script) {
        script.ask("fetch", versions(4, 5, 7, 9, 10, 11, 12), side -> fetch(topic("t1", 0, 0)))
                .ask("fetch by id", versions(13, 15, 17), side -> fetch(topic(side.idOf("t1"), 0, 0)))
                .ask("fetch from the middle", 12, side -> fetch(topic("t1", 0, 3)))
                .ask("fetch packed records", 12, side -> fetch(topic("t1", 1, 0)))
                .ask("fetch packed zstd before it was known", 9, side -> fetch(topic("t1", 1, 0)))
                .ask(
                        "fetch what is committed",
                        12,
                        side -> fetch(topic("t1", 0, 0)).setIsolationLevel((byte) 1))
                .ask(
                        "fetch with an unknown isolation",
                        12,
                        side -> fetch(topic("t1", 0, 0)).setIsolationLevel((byte) 9))
                .ask("fetch little", 12, side -> fetch(topic("t1", 0, 0)).setMaxBytes(1))
                .ask("fetch at the end", 12, side -> fetch(topic("t1", 0, 15)))
                .ask("fetch beyond the end", versions(4, 12), side -> fetch(topic("t1", 0, 1_000)))
                .ask("fetch from -1", 12, side -> fetch(topic("t1", 0, -1)))
                .ask("fetch an unknown topic", versions(4, 12), side -> fetch(topic("nobody", 0, 0)))
                .ask("fetch an unknown id", versions(13, 17), side -> fetch(topic(new Uuid(1, 2), 0, 0)))
                .ask("fetch an unknown partition", versions(4, 12), side -> fetch(topic("t1", 99, 0)))
                .ask("fetch with a newer epoch", 12, side -> fetch(epoch(topic("t1", 0, 0), 99)))
                .ask("fetch nothing", 12, side -> fetch());
    }

    private static void fetchInSessions(Script script) {
        script.ask("begin a fetch session", 12, side -> session(0, 0, topic("t1", 0, 0)), FetchSteps::learnSession)
                .ask("go on in it", 12, side -> session(side.<Integer>recall("session"), 1))
                .ask(
                        "go on elsewhere in it",
                        12,
                        side -> session(side.<Integer>recall("session"), 2, topic("t1", 0, 2)))
                .ask("go on with a wrong epoch", 12, side -> session(side.<Integer>recall("session"), 9))
                .ask("end it", 12, side -> session(side.<Integer>recall("session"), -1))
                .ask("go on after its end", 12, side -> session(side.<Integer>recall("session"), 3))
                .ask("go on in an unknown session", versions(7, 12), side -> session(123_456_789, 1))
                .ask("begin with the id of an unknown session", 12, side -> session(123_456_789, 0, topic("t1", 0, 0)));
    }

    private static void find(Script script) {
        int[] all = versions(1, 2, 4, 5, 6, 7, 8, 9, 10, 11);
        script.ask("earliest offset", all, side -> list("t1", 0, -2))
                .ask("latest offset", all, side -> list("t1", 0, -1))
                .ask("offset by time", all, side -> list("t1", 0, 1))
                .ask("offset by a time to come", versions(1, 4, 7), side -> list("t1", 0, Long.MAX_VALUE))
                .ask("offset with the greatest time", versions(7, 8, 11), side -> list("t1", 0, -3))
                .ask("earliest local offset", versions(8, 9, 11), side -> list("t1", 0, -4))
                .ask("latest tiered offset", versions(9, 11), side -> list("t1", 0, -5))
                .ask("earliest offset to be uploaded", 11, side -> list("t1", 0, -6))
                .ask("offset -3 before it was known", 6, side -> list("t1", 0, -3))
                .ask("offset -9", 11, side -> list("t1", 0, -9))
                .ask("latest committed offset", 7, side -> list("t1", 0, -1).setIsolationLevel((byte) 1))
                .ask("offset of an unknown topic", versions(1, 7), side -> list("nobody", 0, -1))
                .ask("offset of an unknown partition", 7, side -> list("t1", 99, -1))
                .ask("offset with a newer epoch", 7, side -> list("t1", 0, -1, 99))
                .ask("offset of an empty partition", 7, side -> list("byhand", 0, -1))
                .ask("greatest time of an empty partition", 7, side -> list("byhand", 0, -3))
                .ask("end of epoch 0", versions(2, 3, 4), side -> epoch("t1", 0, 0, -1))
                .ask("end of epoch 99", 4, side -> epoch("t1", 0, 99, -1))
                .ask("end of epoch -1", 4, side -> epoch("t1", 0, -1, -1))
                .ask("end of an epoch seen from a newer one", 4, side -> epoch("t1", 0, 0, 99))
                .ask("end of an epoch of an unknown topic", 4, side -> epoch("nobody", 0, 0, -1));
    }

    private static void cut(Script script) {
        script.ask("delete records", versions(0, 1, 2), side -> cut("t1", 0, 2))
                .ask("delete records below the start", 2, side -> cut("t1", 0, 1))
                .ask("delete records beyond the end", 2, side -> cut("t1", 0, 1_000))
                .ask("delete records up to -5", 2, side -> cut("t1", 0, -5))
                .ask("delete all records", 2, side -> cut("t1", 2, -1))
                .ask("delete records of an unknown topic", 2, side -> cut("nobody", 0, 1))
                .ask("delete records of a compacted topic", 2, side -> cut("compacted", 0, 1))
                .ask("fetch what was deleted", 12, side -> fetch(topic("t1", 0, 0)))
                .ask("earliest offset after that", 7, side -> list("t1", 0, -2));
    }

    private static void learnSession(Side side, ApiMessage answer) {
        side.note("session", ((FetchResponseData) answer).sessionId());
    }

    static FetchRequestData fetch(FetchTopic... topics) {
        return new FetchRequestData()
                .setMaxWaitMs(0)
                .setMinBytes(0)
                .setSessionEpoch(-1)
                .setTopics(List.of(topics));
    }

    private static FetchRequestData session(int id, int epoch, FetchTopic... topics) {
        return fetch(topics).setSessionId(id).setSessionEpoch(epoch);
    }

    static FetchTopic topic(String name, int partition, long offset) {
        return new FetchTopic().setTopic(name).setPartitions(List.of(partition(partition, offset)));
    }

    private static FetchTopic topic(Uuid id, int partition, long offset) {
        return new FetchTopic().setTopicId(id).setPartitions(List.of(partition(partition, offset)));
    }

    private static FetchPartition partition(int partition, long offset) {
        return new FetchPartition()
                .setPartition(partition)
                .setFetchOffset(offset)
                .setPartitionMaxBytes(1 << 20);
    }

    private static FetchTopic epoch(FetchTopic topic, int epoch) {
        topic.partitions().get(0).setCurrentLeaderEpoch(epoch);
        return topic;
    }

    static ListOffsetsRequestData list(String topic, int partition, long timestamp) {
        return list(topic, partition, timestamp, -1);
    }

    private static ListOffsetsRequestData list(String topic, int partition, long timestamp, int epoch) {
        return new ListOffsetsRequestData()
                .setReplicaId(-1)
                .setTopics(List.of(new ListOffsetsTopic()
                        .setName(topic)
                        .setPartitions(List.of(new ListOffsetsPartition()
                                .setPartitionIndex(partition)
                                .setCurrentLeaderEpoch(epoch)
                                .setTimestamp(timestamp)))));
    }

    private static OffsetForLeaderEpochRequestData epoch(String topic, int partition, int epoch, int current) {
        OffsetForLeaderTopicCollection topics = new OffsetForLeaderTopicCollection();
        topics.add(new OffsetForLeaderTopic()
                .setTopic(topic)
                .setPartitions(List.of(new OffsetForLeaderPartition()
                        .setPartition(partition)
                        .setLeaderEpoch(epoch)
                        .setCurrentLeaderEpoch(current))));
        return new OffsetForLeaderEpochRequestData().setReplicaId(-2).setTopics(topics);
    }

    private static DeleteRecordsRequestData cut(String topic, int partition, long offset) {
        return new DeleteRecordsRequestData()
                .setTimeoutMs(10_000)
                .setTopics(List.of(new DeleteRecordsTopic()
                        .setName(topic)
                        .setPartitions(List.of(new DeleteRecordsPartition()
                                .setPartitionIndex(partition)
                                .setOffset(offset)))));
    }
}
