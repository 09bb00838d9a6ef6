package io.splashdam.differential;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransactionCollection;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Requests of a transactional producer, whose id and epoch a side has learned by the producer's transactional id. */
final class TransactionRequests {
    static final int TIMEOUT_MS = 60_000;

    private TransactionRequests() {}

    // ---- what a side knows of a producer

    static void learnInit(Side side, String id, ApiMessage answer) {
        InitProducerIdResponseData init = (InitProducerIdResponseData) answer;
        if (init.errorCode() == 0) {
            learn(side, id, init.producerId(), init.producerEpoch());
        }
    }

    static void learnEnd(Side side, String id, ApiMessage answer) {
        EndTxnResponseData end = (EndTxnResponseData) answer;
        if (end.errorCode() == 0 && end.producerId() >= 0) {
            learn(side, id, end.producerId(), end.producerEpoch());
        }
    }

    private static void learn(Side side, String id, long producerId, short epoch) {
        side.note("producer of " + id, producerId);
        side.note("epoch of " + id, epoch);
    }

    static long producerId(Side side, String id) {
        return side.<Long>recall("producer of " + id);
    }

    static short epoch(Side side, String id, int later) {
        return (short) (side.<Short>recall("epoch of " + id) + later);
    }

    // ---- begin, add, end

    static InitProducerIdRequestData init(String id) {
        return new InitProducerIdRequestData().setTransactionalId(id).setTransactionTimeoutMs(TIMEOUT_MS);
    }

    /** As a producer that goes on after an error. */
    static InitProducerIdRequestData initAgain(Side side, String id, int later) {
        return init(id).setProducerId(producerId(side, id)).setProducerEpoch(epoch(side, id, later));
    }

    static AddPartitionsToTxnTopicCollection partitions(String topic, Integer... numbers) {
        AddPartitionsToTxnTopicCollection topics = new AddPartitionsToTxnTopicCollection();
        topics.add(new AddPartitionsToTxnTopic().setName(topic).setPartitions(List.of(numbers)));
        return topics;
    }

    static AddPartitionsToTxnRequestData adding(
            String id, long producerId, short epoch, AddPartitionsToTxnTopicCollection topics) {
        return new AddPartitionsToTxnRequestData()
                .setV3AndBelowTransactionalId(id)
                .setV3AndBelowProducerId(producerId)
                .setV3AndBelowProducerEpoch(epoch)
                .setV3AndBelowTopics(topics);
    }

    static AddPartitionsToTxnRequestData adding(Side side, String id, int later, String topic, Integer... numbers) {
        return adding(id, producerId(side, id), epoch(side, id, later), partitions(topic, numbers));
    }

    /** As brokers ask each other. */
    static AddPartitionsToTxnRequestData addAsBroker(
            Side side, String id, int later, boolean isVerifying, String topic, Integer... numbers) {
        AddPartitionsToTxnTransactionCollection transactions = new AddPartitionsToTxnTransactionCollection();
        transactions.add(new AddPartitionsToTxnTransaction()
                .setTransactionalId(id)
                .setProducerId(producerId(side, id))
                .setProducerEpoch(epoch(side, id, later))
                .setVerifyOnly(isVerifying)
                .setTopics(partitions(topic, numbers)));
        return new AddPartitionsToTxnRequestData().setTransactions(transactions);
    }

    static AddOffsetsToTxnRequestData addOffsets(Side side, String id, int later, String group) {
        return new AddOffsetsToTxnRequestData()
                .setTransactionalId(id)
                .setProducerId(producerId(side, id))
                .setProducerEpoch(epoch(side, id, later))
                .setGroupId(group);
    }

    static EndTxnRequestData end(Side side, String id, int later, boolean isCommit) {
        return new EndTxnRequestData()
                .setTransactionalId(id)
                .setProducerId(producerId(side, id))
                .setProducerEpoch(epoch(side, id, later))
                .setCommitted(isCommit);
    }

    // ---- records

    static ProduceRequestData produce(Side side, String id, int later, String topic, int partition, int sequence) {
        MemoryRecords records = MemoryRecords.withTransactionalRecords(
                Compression.NONE,
                producerId(side, id),
                epoch(side, id, later),
                sequence,
                RecordSteps.record(RecordSteps.NOW, null, "t" + sequence));
        return RecordSteps.produce(topic, partition, records).setTransactionalId(id);
    }

    static ProduceRequestData produceById(Side side, String id, int later, String topic, int partition, int sequence) {
        ProduceRequestData request = produce(side, id, later, topic, partition, sequence);
        request.topicData().forEach(each -> each.setName("").setTopicId(side.idOf(topic)));
        return request;
    }

    // ---- offsets

    static TxnOffsetCommitRequestData commit(Side side, String id, int later, String group) {
        return commit(side, id, later, group, "t1", 0, 5, "note");
    }

    static TxnOffsetCommitRequestData commit(
            Side side, String id, int later, String group, String topic, int partition, long offset, String note) {
        return new TxnOffsetCommitRequestData()
                .setTransactionalId(id)
                .setGroupId(group)
                .setProducerId(producerId(side, id))
                .setProducerEpoch(epoch(side, id, later))
                .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                        .setName(topic)
                        .setPartitions(List.of(new TxnOffsetCommitRequestPartition()
                                .setPartitionIndex(partition)
                                .setCommittedOffset(offset)
                                .setCommittedMetadata(note)))));
    }

    static TxnOffsetCommitRequestData commitById(Side side, String id, String group, Uuid topic) {
        TxnOffsetCommitRequestData request = commit(side, id, 0, group, "", 0, 5, "note");
        request.topics().get(0).setTopicId(topic);
        return request;
    }

    static OffsetFetchRequestData offsets(String group, boolean isStable) {
        return new OffsetFetchRequestData()
                .setRequireStable(isStable)
                .setGroups(List.of(new OffsetFetchRequestGroup()
                        .setGroupId(group)
                        .setTopics(List.of(
                                new OffsetFetchRequestTopics().setName("t1").setPartitionIndexes(List.of(0, 1))))));
    }

    // ---- markers

    static WritableTxnMarker marker(long producerId, short epoch, boolean isCommit, String topic, Integer... numbers) {
        return new WritableTxnMarker()
                .setProducerId(producerId)
                .setProducerEpoch(epoch)
                .setTransactionResult(isCommit)
                .setCoordinatorEpoch(0)
                .setTopics(List.of(new WritableTxnMarkerTopic()
                        .setName(topic)
                        .setPartitionIndexes(new ArrayList<>(List.of(numbers)))));
    }

    static WriteTxnMarkersRequestData markers(WritableTxnMarker... markers) {
        return new WriteTxnMarkersRequestData().setMarkers(List.of(markers));
    }
}
