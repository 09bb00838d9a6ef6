package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransactionCollection;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Transactions of both kinds. What Kafka does a moment after its answer (writing the markers) is waited for, so that both are asked in
 * the same state.
 */
final class TransactionSteps {
    private static final String ID = "tx";
    private static final String TOPIC = "t1";

    private TransactionSteps() {}

    static void add(Script script) {
        begin(script);
        partitions(script);
        write(script);
        offsets(script);
        look(script);
        end(script);
        ofTheSecondKind(script);
        markers(script);
    }

    private static void begin(Script script) {
        script.transactional(ID)
                .ask("begin", 4, side -> init(ID), learn())
                .ask("begin again", versions(0, 1, 2, 3, 4), side -> init(ID))
                .ask("begin with a timeout of 0", versions(0, 4), side -> init(ID).setTransactionTimeoutMs(0))
                .ask("begin with a timeout of -1", 4, side -> init(ID).setTransactionTimeoutMs(-1))
                .ask("begin with too long a timeout", 4, side -> init(ID).setTransactionTimeoutMs(900_001))
                .ask(
                        "begin as a stranger",
                        4,
                        side -> init(ID).setProducerId(77_777).setProducerEpoch((short) 0))
                .ask("begin with an epoch and no id", 4, side -> init(ID).setProducerEpoch((short) 3))
                .ask("begin once more", 4, side -> init(ID), learn())
                .ask(
                        "begin as who one is",
                        4,
                        side -> init(ID).setProducerId(producer(side)).setProducerEpoch(epoch(side, 0)),
                        learn());
    }

    private static void partitions(Script script) {
        script.ask("see where the log ends before", 7, side -> ends())
                .ask("add a partition", versions(0, 1, 2, 3), side -> adding(side, 0, TOPIC, 0))
                .ask("add partitions", 3, side -> adding(side, 0, TOPIC, 0, 1))
                .ask("add an unknown topic", 3, side -> adding(side, 0, "nobody", 0))
                .ask("add an unknown partition", 3, side -> adding(side, 0, TOPIC, 0, 99))
                .ask("add with another epoch", versions(1, 3), side -> adding(side, 5, TOPIC, 0))
                .ask("add as a stranger", 3, side -> adding(side, 0, TOPIC, 0).setV3AndBelowProducerId(77_777))
                .ask(
                        "add to an unknown transaction",
                        3,
                        side -> adding(side, 0, TOPIC, 0).setV3AndBelowTransactionalId("unknown"))
                .ask(
                        "add to a transaction without a name",
                        3,
                        side -> adding(side, 0, TOPIC, 0).setV3AndBelowTransactionalId(""))
                .ask("add nothing", 3, side -> adding(side, 0, TOPIC))
                .ask("add for several", versions(4, 5), side -> addingForAll(side, false))
                .ask("verify for several", versions(4, 5), side -> addingForAll(side, true))
                .ask("add a group", versions(0, 1, 2, 3, 4), side -> addingGroup(side, 0))
                .ask("add a group with another epoch", versions(1, 3), side -> addingGroup(side, 5))
                .ask(
                        "add a group as a stranger",
                        3,
                        side -> addingGroup(side, 0).setProducerId(77_777))
                .ask(
                        "add a group to an unknown transaction",
                        3,
                        side -> addingGroup(side, 0).setTransactionalId("unknown"))
                .ask(
                        "add a group without a name",
                        3,
                        side -> addingGroup(side, 0).setGroupId(""));
    }

    private static void write(Script script) {
        script.ask("write in a transaction", 11, side -> writing(side, 0, 0, 0))
                .ask("write to what was not added", 11, side -> writing(side, 2, 0, 0))
                .ask("write with another epoch", 11, side -> writing(side, 0, -1, 0))
                .ask(
                        "write under another name",
                        11,
                        side -> writing(side, 0, 0, 1).setTransactionalId("unknown"))
                .ask(
                        "write without the name",
                        11,
                        side -> writing(side, 0, 0, 1).setTransactionalId(null));
    }

    private static void offsets(Script script) {
        script.coordinated("txg")
                .ask("commit offsets in a transaction", versions(0, 1, 2, 3, 4), side -> committing(side, 0))
                .ask("commit offsets with another epoch", versions(2, 4), side -> committing(side, -1))
                .ask(
                        "commit offsets as a stranger in a transaction",
                        3,
                        side -> committing(side, 0).setProducerId(77_777))
                .ask(
                        "commit offsets as an unknown member",
                        versions(3, 4),
                        side -> committing(side, 0).setMemberId("nobody").setGenerationIdOrMemberEpoch(3))
                .ask(
                        "commit offsets of another generation",
                        3,
                        side -> committing(side, 0).setGenerationIdOrMemberEpoch(3))
                .ask(
                        "commit offsets of a group without a name",
                        3,
                        side -> committing(side, 0).setGroupId(""))
                .ask("commit offsets of an unknown topic in a transaction", 3, side -> {
                    TxnOffsetCommitRequestData request = committing(side, 0);
                    request.topics().get(0).setName("nobody");
                    return request;
                })
                .ask("fetch what is pending", 8, side -> pending(false))
                .ask("fetch only what is stable", 8, side -> pending(true));
    }

    private static void look(Script script) {
        script.ask("describe a transaction", 0, side -> describe(ID))
                .ask("describe an unknown transaction", 0, side -> describe("unknown"))
                .ask("describe a transaction without a name", 0, side -> describe(""))
                .ask("list transactions", versions(0, 1, 2), side -> new ListTransactionsRequestData())
                .ask(
                        "list open transactions",
                        1,
                        side -> new ListTransactionsRequestData().setStateFilters(List.of("Ongoing")))
                .ask(
                        "list transactions in an unknown state",
                        1,
                        side -> new ListTransactionsRequestData().setStateFilters(List.of("Nonsense", "Empty")))
                .ask(
                        "list transactions of a producer",
                        1,
                        side -> new ListTransactionsRequestData().setProducerIdFilters(List.of(producer(side))))
                .ask(
                        "list transactions of a stranger",
                        1,
                        side -> new ListTransactionsRequestData().setProducerIdFilters(List.of(77_777L)))
                .ask(
                        "list transactions that are old",
                        1,
                        side -> new ListTransactionsRequestData().setDurationFilter(3_600_000))
                .ask(
                        "list transactions by name",
                        2,
                        side -> new ListTransactionsRequestData().setTransactionalIdPattern("t."))
                .ask(
                        "list transactions by a wrong pattern",
                        2,
                        side -> new ListTransactionsRequestData().setTransactionalIdPattern("["));
    }

    private static void end(Script script) {
        script.ask("end with another epoch", versions(1, 4), side -> ending(side, 5, true))
                .ask("end as a stranger", 3, side -> ending(side, 0, true).setProducerId(77_777))
                .ask(
                        "end an unknown transaction",
                        3,
                        side -> ending(side, 0, true).setTransactionalId("unknown"))
                .ask(
                        "end a transaction without a name",
                        3,
                        side -> ending(side, 0, true).setTransactionalId(""))
                .ask("commit", 3, side -> ending(side, 0, true))
                .settled(ID)
                .ask("see where the log ends", 7, side -> ends())
                .ask("commit again", 3, side -> ending(side, 0, true))
                .ask("abort what is committed", 3, side -> ending(side, 0, false))
                .ask("describe what is committed", 0, side -> describe(ID))
                .ask("fetch what was committed", 8, side -> pending(true))
                .ask("add to the next", 3, side -> adding(side, 0, TOPIC, 0))
                .ask("write to the next", 11, side -> writing(side, 0, 0, 2))
                .ask("abort", 1, side -> ending(side, 0, false))
                .settled(ID)
                .ask("see where the log ends", 7, side -> ends())
                .ask("abort again", 3, side -> ending(side, 0, false))
                .ask("commit what is aborted", 3, side -> ending(side, 0, true));
    }

    private static void ofTheSecondKind(Script script) {
        script.ask("begin the second kind", 5, side -> init(ID), learn())
                .ask("write without adding", 12, side -> writing(side, 1, 0, 0))
                .ask("commit offsets without adding", 5, side -> committing(side, 0))
                .ask("describe the second kind", 0, side -> describe(ID))
                .ask("end the second kind", 5, side -> ending(side, 0, true), TransactionSteps::learnEnd)
                .settled(ID)
                .ask("see where the log ends", 7, side -> ends())
                .ask("end the second kind again, as before", 5, side -> ending(side, -1, true))
                .ask("end the second kind with nothing in it", 5, side -> ending(side, 0, true))
                .ask(
                        "abort the second kind with nothing in it",
                        5,
                        side -> ending(side, 0, false),
                        TransactionSteps::learnEnd)
                .settled(ID)
                .ask("see where the log ends", 7, side -> ends())
                .ask("write with an epoch that is over", 12, side -> writing(side, 1, -1, 1));
    }

    private static void markers(Script script) {
        script.ask("write a marker to an unknown topic", versions(1, 2), side -> marker(side, "nobody", 0, 5))
                .ask("write a marker to an unknown partition", 1, side -> marker(side, TOPIC, 99, 5))
                .ask("write a marker with an old epoch", 1, side -> marker(side, TOPIC, 0, -1));
    }

    private static BiConsumer<Side, ApiMessage> learn() {
        return (side, answer) -> {
            var begun = (InitProducerIdResponseData) answer;
            side.note("tx producer", begun.producerId());
            side.note("tx epoch", begun.producerEpoch());
        };
    }

    private static void learnEnd(Side side, ApiMessage answer) {
        var ended = (EndTxnResponseData) answer;
        side.note("tx producer", ended.producerId());
        side.note("tx epoch", ended.producerEpoch());
    }

    private static long producer(Side side) {
        return side.<Long>recall("tx producer");
    }

    private static short epoch(Side side, int later) {
        return (short) (side.<Short>recall("tx epoch") + later);
    }

    private static InitProducerIdRequestData init(String id) {
        return new InitProducerIdRequestData().setTransactionalId(id).setTransactionTimeoutMs(600_000);
    }

    private static AddPartitionsToTxnTopicCollection topics(String topic, Integer... partitions) {
        AddPartitionsToTxnTopicCollection topics = new AddPartitionsToTxnTopicCollection();
        topics.add(new AddPartitionsToTxnTopic().setName(topic).setPartitions(List.of(partitions)));
        return topics;
    }

    private static AddPartitionsToTxnRequestData adding(Side side, int later, String topic, Integer... partitions) {
        return new AddPartitionsToTxnRequestData()
                .setV3AndBelowTransactionalId(ID)
                .setV3AndBelowProducerId(producer(side))
                .setV3AndBelowProducerEpoch(epoch(side, later))
                .setV3AndBelowTopics(topics(topic, partitions));
    }

    private static AddPartitionsToTxnRequestData addingForAll(Side side, boolean isOnlyVerified) {
        AddPartitionsToTxnTransactionCollection transactions = new AddPartitionsToTxnTransactionCollection();
        for (String id : List.of(ID, "unknown")) {
            transactions.add(new AddPartitionsToTxnTransaction()
                    .setTransactionalId(id)
                    .setProducerId(producer(side))
                    .setProducerEpoch(epoch(side, 0))
                    .setVerifyOnly(isOnlyVerified)
                    .setTopics(topics(TOPIC, 0, 2)));
        }
        return new AddPartitionsToTxnRequestData().setTransactions(transactions);
    }

    private static AddOffsetsToTxnRequestData addingGroup(Side side, int later) {
        return new AddOffsetsToTxnRequestData()
                .setTransactionalId(ID)
                .setProducerId(producer(side))
                .setProducerEpoch(epoch(side, later))
                .setGroupId("txg");
    }

    private static ProduceRequestData writing(Side side, int partition, int later, int sequence) {
        MemoryRecords records = MemoryRecords.withTransactionalRecords(
                Compression.NONE,
                producer(side),
                epoch(side, later),
                sequence,
                new SimpleRecord(RecordSteps.NOW, null, "in a transaction".getBytes()));
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData()
                .setName(TOPIC)
                .setPartitionData(
                        List.of(new PartitionProduceData().setIndex(partition).setRecords(records))));
        return new ProduceRequestData()
                .setTransactionalId(ID)
                .setAcks((short) -1)
                .setTimeoutMs(5_000)
                .setTopicData(topics);
    }

    private static TxnOffsetCommitRequestData committing(Side side, int later) {
        return new TxnOffsetCommitRequestData()
                .setTransactionalId(ID)
                .setGroupId("txg")
                .setProducerId(producer(side))
                .setProducerEpoch(epoch(side, later))
                .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                        .setName(TOPIC)
                        .setPartitions(List.of(new TxnOffsetCommitRequestPartition()
                                .setPartitionIndex(0)
                                .setCommittedOffset(7)
                                .setCommittedMetadata("")))));
    }

    private static OffsetFetchRequestData pending(boolean isStableRequired) {
        return new OffsetFetchRequestData()
                .setRequireStable(isStableRequired)
                .setGroups(
                        List.of(new OffsetFetchRequestGroup().setGroupId("txg").setTopics(null)));
    }

    private static ListOffsetsRequestData ends() {
        return new ListOffsetsRequestData()
                .setReplicaId(-1)
                .setTopics(List.of(new ListOffsetsTopic()
                        .setName(TOPIC)
                        .setPartitions(IntStream.range(0, 3)
                                .mapToObj(partition -> new ListOffsetsPartition()
                                        .setPartitionIndex(partition)
                                        .setTimestamp(-1))
                                .toList())));
    }

    private static DescribeTransactionsRequestData describe(String id) {
        return new DescribeTransactionsRequestData().setTransactionalIds(List.of(id));
    }

    private static EndTxnRequestData ending(Side side, int later, boolean isCommitted) {
        return new EndTxnRequestData()
                .setTransactionalId(ID)
                .setProducerId(producer(side))
                .setProducerEpoch(epoch(side, later))
                .setCommitted(isCommitted);
    }

    private static WriteTxnMarkersRequestData marker(Side side, String topic, int partition, int later) {
        return new WriteTxnMarkersRequestData()
                .setMarkers(List.of(new WritableTxnMarker()
                        .setProducerId(producer(side))
                        .setProducerEpoch(epoch(side, later))
                        .setTransactionResult(false)
                        .setTopics(List.of(
                                new WritableTxnMarkerTopic().setName(topic).setPartitionIndexes(List.of(partition))))));
    }
}
