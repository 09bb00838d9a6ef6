package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.net.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchRequestData.ReplicaState;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchCodecTest {
    private static final RequestDecoder DECODER = new RequestDecoder(SupportedApis.GROUND);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(shorts = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void readsWhatKafkasClientWrites(short version) {
        Seeds.each(200, random -> {
            FetchRequestData written = request(random, version);
            ByteBuf frame = Wire.frame(written, version);

            Decoded.Fetch decoded = (Decoded.Fetch) DECODER.decode(frame);

            assertThat(decoded.header())
                    .isEqualTo(new RequestHeader((short) 1, version, Wire.CORRELATION_ID, Wire.CLIENT_ID));
            assertThat(frame.isReadable()).isFalse();
            assertSame(decoded.request(), written, version);
        });
    }

    @ParameterizedTest
    @ValueSource(shorts = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void writesWhatKafkasClientReads(short version) throws IOException {
        byte[] content = new byte[4096];
        new Random(1).nextBytes(content);
        try (FileChannel file = FileChannel.open(Files.write(directory.resolve("segment"), content))) {
            Seeds.each(200, random -> {
                AtomicInteger held = new AtomicInteger();
                FetchResponseData expected = new FetchResponseData().setThrottleTimeMs(random.nextInt(99));
                List<FetchedPartition> partitions = new ArrayList<>();
                for (int topics = random.nextInt(4); topics > 0; topics--) {
                    RequestedTopic topic = topic(random, version);
                    FetchableTopicResponse into = new FetchableTopicResponse();
                    if (version >= 13) {
                        into.setTopicId(kafka(topic.id()));
                    } else {
                        into.setTopic(topic.name());
                    }
                    expected.responses().add(into);
                    for (int i = 1 + random.nextInt(3); i > 0; i--) {
                        FetchedPartition partition = new FetchedPartition(topic, i);
                        into.partitions()
                                .add(partition(partition, random, version, content, file, held)
                                        .setPartitionIndex(i));
                        partitions.add(partition);
                    }
                }
                List<NodeEndpoint> endpoints = List.of(new NodeEndpoint(1, "h", 2, null));
                if (version >= 16) {
                    expected.nodeEndpoints()
                            .add(new FetchResponseData.NodeEndpoint()
                                    .setNodeId(1)
                                    .setHost("h")
                                    .setPort(2));
                }
                ErrorCode error =
                        version >= 7 && random.nextBoolean() ? ErrorCode.INVALID_FETCH_SESSION_EPOCH : ErrorCode.NONE;
                expected.setErrorCode(error.code()).setSessionId(version >= 7 ? 12 : 0);

                Payload payload = FetchResponse.encode(
                        new RequestHeader((short) 1, version, Wire.CORRELATION_ID, null),
                        expected.throttleTimeMs(),
                        error,
                        12,
                        partitions,
                        endpoints);
                FetchResponseData read = Wire.response(payload, new FetchResponseData(), version);

                assertThat(read).isEqualTo(expected);
                assertThat(held).as("records given back once sent").hasValue(0);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(shorts = {4, 12, 18})
    void recordsOfAnAnswerThatIsNotGivenAreGivenBack(short version) {
        Random random = new Random(version);
        AtomicInteger held = new AtomicInteger(2);
        ByteBuf cached = Unpooled.directBuffer().writeLong(1);
        FetchedPartition dropped = new FetchedPartition(topic(random, version), 0)
                .add(cached.retain())
                .add(ByteBuffer.allocate(5), held::decrementAndGet);
        FetchedPartition encoded = new FetchedPartition(topic(random, version), 0)
                .add(cached.retain())
                .add(ByteBuffer.allocate(5), held::decrementAndGet);

        dropped.release();
        FetchResponse.encode(
                        new RequestHeader((short) 1, version, 1, null),
                        0,
                        ErrorCode.NONE,
                        0,
                        List.of(encoded),
                        List.of())
                .release();

        assertThat(held).hasValue(0);
        assertThat(cached.refCnt()).isEqualTo(1);
        cached.release();
    }

    private static PartitionData partition(
            FetchedPartition partition,
            Random random,
            short version,
            byte[] content,
            FileChannel file,
            AtomicInteger held) {
        PartitionData expected = new PartitionData()
                .setHighWatermark(random.nextLong())
                .setLastStableOffset(random.nextLong())
                .setLogStartOffset(version >= 5 ? random.nextLong() : -1)
                .setAbortedTransactions(null);
        partition.offsets(expected.highWatermark(), expected.lastStableOffset(), expected.logStartOffset());
        if (random.nextInt(4) == 0) {
            partition.error(ErrorCode.OFFSET_OUT_OF_RANGE);
            expected.setErrorCode(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        }
        if (random.nextBoolean()) {
            List<FetchedPartition.AbortedTransaction> aborted = new ArrayList<>();
            expected.setAbortedTransactions(new ArrayList<>());
            for (int i = random.nextInt(3); i > 0; i--) {
                aborted.add(new FetchedPartition.AbortedTransaction(i, i * 7L));
                expected.abortedTransactions()
                        .add(new FetchResponseData.AbortedTransaction()
                                .setProducerId(i)
                                .setFirstOffset(i * 7L));
            }
            partition.aborted(aborted);
        }
        if (version >= 11 && random.nextBoolean()) {
            partition.preferredReadReplica(6);
            expected.setPreferredReadReplica(6);
        }
        if (version >= 12 && random.nextBoolean()) {
            partition.diverging(3, 99);
            expected.divergingEpoch().setEpoch(3).setEndOffset(99);
        }
        if (version >= 12 && random.nextBoolean()) {
            partition.currentLeader(8, 2);
            expected.currentLeader().setLeaderId(8).setLeaderEpoch(2);
        }
        ByteBuffer records = ByteBuffer.allocate(16_384);
        for (int parts = random.nextInt(4); parts > 0; parts--) {
            int from = random.nextInt(content.length);
            int bytes = random.nextInt(content.length - from) + 1;
            records.put(content, from, bytes);
            if (random.nextBoolean()) {
                partition.add(Unpooled.copiedBuffer(content, from, bytes));
                continue;
            }
            held.incrementAndGet();
            if (random.nextBoolean()) {
                partition.add(ByteBuffer.wrap(content, from, bytes), held::decrementAndGet);
            } else {
                partition.add(file, from, bytes, held::decrementAndGet);
            }
        }
        return expected.setRecords(MemoryRecords.readableRecords(records.flip()));
    }

    private static FetchRequestData request(Random random, short version) {
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(random.nextInt())
                .setMinBytes(random.nextInt())
                .setMaxBytes(random.nextInt())
                .setIsolationLevel((byte) random.nextInt(2));
        if (version < 15) {
            request.setReplicaId(random.nextInt(5) - 1);
        } else if (random.nextBoolean()) {
            request.setReplicaState(
                    new ReplicaState().setReplicaId(random.nextInt(9)).setReplicaEpoch(random.nextLong()));
        }
        if (version >= 12 && random.nextBoolean()) {
            request.setClusterId(Wire.text(random));
        }
        if (version >= 11) {
            request.setRackId(Wire.text(random));
        }
        if (version >= 7) {
            request.setSessionId(random.nextInt()).setSessionEpoch(random.nextInt());
            for (int topics = random.nextInt(3); topics > 0; topics--) {
                RequestedTopic topic = topic(random, version);
                ForgottenTopic forgotten = new ForgottenTopic().setPartitions(List.of(topics, 2, 3));
                request.forgottenTopicsData()
                        .add(
                                version >= 13
                                        ? forgotten.setTopicId(kafka(topic.id()))
                                        : forgotten.setTopic(topic.name()));
            }
        }
        for (int topics = random.nextInt(4); topics > 0; topics--) {
            RequestedTopic topic = topic(random, version);
            FetchTopic into = new FetchTopic();
            if (version >= 13) {
                into.setTopicId(kafka(topic.id()));
            } else {
                into.setTopic(topic.name());
            }
            for (int partitions = random.nextInt(4); partitions > 0; partitions--) {
                into.partitions().add(partition(random, version));
            }
            request.topics().add(into);
        }
        return request;
    }

    private static FetchPartition partition(Random random, short version) {
        FetchPartition partition = new FetchPartition()
                .setPartition(random.nextInt())
                .setFetchOffset(random.nextLong())
                .setPartitionMaxBytes(random.nextInt());
        if (version >= 5) {
            partition.setLogStartOffset(random.nextLong());
        }
        if (version >= 9) {
            partition.setCurrentLeaderEpoch(random.nextInt());
        }
        if (version >= 12) {
            partition.setLastFetchedEpoch(random.nextInt());
        }
        if (version >= 17 && random.nextBoolean()) {
            partition.setReplicaDirectoryId(new Uuid(random.nextLong(), random.nextLong()));
        }
        if (version >= 18 && random.nextBoolean()) {
            partition.setHighWatermark(random.nextLong());
        }
        return partition;
    }

    private static void assertSame(FetchRequest read, FetchRequestData written, short version) {
        assertThat(read.clusterId()).isEqualTo(written.clusterId());
        assertThat(read.replicaId())
                .isEqualTo(
                        version < 15
                                ? written.replicaId()
                                : written.replicaState().replicaId());
        assertThat(read.replicaEpoch()).isEqualTo(written.replicaState().replicaEpoch());
        assertThat(read.maxWaitMs()).isEqualTo(written.maxWaitMs());
        assertThat(read.minBytes()).isEqualTo(written.minBytes());
        assertThat(read.maxBytes()).isEqualTo(written.maxBytes());
        assertThat(read.isolationLevel()).isEqualTo(written.isolationLevel());
        assertThat(read.sessionId()).isEqualTo(written.sessionId());
        assertThat(read.sessionEpoch()).isEqualTo(written.sessionEpoch());
        assertThat(read.rackId()).isEqualTo(written.rackId());
        List<FetchRequest.Partition> partitions = new ArrayList<>();
        for (FetchTopic topic : written.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                partitions.add(new FetchRequest.Partition(
                        requested(topic.topic(), topic.topicId(), version),
                        partition.partition(),
                        partition.currentLeaderEpoch(),
                        partition.fetchOffset(),
                        partition.lastFetchedEpoch(),
                        partition.logStartOffset(),
                        partition.partitionMaxBytes(),
                        java(partition.replicaDirectoryId()),
                        partition.highWatermark()));
            }
        }
        assertThat(read.partitions()).isEqualTo(partitions);
        List<FetchRequest.ForgottenPartition> forgotten = new ArrayList<>();
        for (ForgottenTopic topic : written.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                forgotten.add(new FetchRequest.ForgottenPartition(
                        requested(topic.topic(), topic.topicId(), version), partition));
            }
        }
        assertThat(read.forgotten()).isEqualTo(forgotten);
    }

    private static RequestedTopic requested(String name, Uuid id, short version) {
        return version >= 13 ? RequestedTopic.withId(java(id)) : RequestedTopic.named(name);
    }

    private static RequestedTopic topic(Random random, short version) {
        return version >= 13
                ? RequestedTopic.withId(new UUID(random.nextLong(), random.nextLong()))
                : RequestedTopic.named(Wire.text(random));
    }

    private static Uuid kafka(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static UUID java(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
