package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.splashdam.cluster.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProduceCodecTest {
    private static final RequestDecoder DECODER = new RequestDecoder(SupportedApis.GROUND);

    @ParameterizedTest
    @ValueSource(shorts = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void readsWhatKafkasClientWrites(short version) {
        Seeds.each(200, random -> {
            ProduceRequestData written = request(random, version);
            ByteBuf frame = Wire.frame(written, version);

            Decoded.Produce decoded = (Decoded.Produce) DECODER.decode(frame);

            assertThat(decoded.header())
                    .isEqualTo(new RequestHeader((short) 0, version, Wire.CORRELATION_ID, Wire.CLIENT_ID));
            assertThat(frame.isReadable()).isFalse();
            assertSame(decoded.request(), written, version);
        });
    }

    @ParameterizedTest
    @ValueSource(shorts = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void writesWhatKafkasClientReads(short version) {
        Seeds.each(200, random -> {
            ProduceRequestData asked = request(random, version);
            Decoded.Produce decoded = (Decoded.Produce) DECODER.decode(Wire.frame(asked, version));
            ProduceResponse response = new ProduceResponse(decoded.request());
            ProduceResponseData expected = new ProduceResponseData().setThrottleTimeMs(random.nextInt(1000));
            int row = 0;
            for (TopicProduceData topic : asked.topicData()) {
                if (topic.partitionData().isEmpty()) {
                    continue; // nothing to say about it
                }
                TopicProduceResponse topicResponse =
                        new TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
                expected.responses().add(topicResponse);
                for (PartitionProduceData partition : topic.partitionData()) {
                    topicResponse
                            .partitionResponses()
                            .add(row(response, row++, random, version).setIndex(partition.index()));
                }
            }
            if (random.nextBoolean()) {
                response.endpoints(List.of(new NodeEndpoint(3, "höst", 9092, null), new NodeEndpoint(4, "b", 1, "r")));
                if (version >= 10) {
                    expected.nodeEndpoints().add(endpoint(3, "höst", 9092, null));
                    expected.nodeEndpoints().add(endpoint(4, "b", 1, "r"));
                }
            }

            ProduceResponseData read = Wire.response(
                    response.encode(decoded.header(), expected.throttleTimeMs()), new ProduceResponseData(), version);

            assertThat(read).isEqualTo(expected);
        });
    }

    private static ProduceResponseData.NodeEndpoint endpoint(int id, String host, int port, String rack) {
        return new ProduceResponseData.NodeEndpoint()
                .setNodeId(id)
                .setHost(host)
                .setPort(port)
                .setRack(rack);
    }

    private static PartitionProduceResponse row(ProduceResponse response, int row, Random random, short version) {
        PartitionProduceResponse expected = new PartitionProduceResponse();
        switch (random.nextInt(3)) {
            case 0 -> {
                long offset = random.nextLong();
                response.succeed(row, offset, 17, 5);
                expected.setBaseOffset(offset).setLogAppendTimeMs(17);
                return version >= 5 ? expected.setLogStartOffset(5) : expected;
            }
            case 1 -> {
                String message = random.nextBoolean() ? Wire.text(random) : null;
                List<ProduceResponse.RecordError> errors = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    ProduceResponse.RecordError error =
                            new ProduceResponse.RecordError(i, random.nextBoolean() ? Wire.text(random) : null);
                    errors.add(error);
                    if (version >= 8) {
                        expected.recordErrors()
                                .add(new BatchIndexAndErrorMessage()
                                        .setBatchIndex(i)
                                        .setBatchIndexErrorMessage(error.message()));
                    }
                }
                response.fail(row, ErrorCode.INVALID_RECORD, message, errors);
                expected.setErrorCode(ErrorCode.INVALID_RECORD.code()).setBaseOffset(-1);
                return version >= 8 ? expected.setErrorMessage(message) : expected;
            }
            default -> {
                response.failTo(row, ErrorCode.NOT_LEADER_OR_FOLLOWER, 4, 9);
                expected.setErrorCode(ErrorCode.NOT_LEADER_OR_FOLLOWER.code()).setBaseOffset(-1);
                return version >= 10
                        ? expected.setCurrentLeader(
                                new LeaderIdAndEpoch().setLeaderId(4).setLeaderEpoch(9))
                        : expected;
            }
        }
    }

    private static ProduceRequestData request(Random random, short version) {
        ProduceRequestData request = new ProduceRequestData()
                .setTransactionalId(random.nextBoolean() ? Wire.text(random) : null)
                .setAcks((short) (random.nextInt(3) - 1))
                .setTimeoutMs(random.nextInt());
        for (int topics = random.nextInt(4); topics > 0; topics--) {
            TopicProduceData topic = new TopicProduceData();
            if (version >= 13) {
                topic.setTopicId(new Uuid(random.nextLong(), random.nextLong()));
            } else {
                topic.setName(topics + Wire.text(random));
            }
            for (int partitions = random.nextInt(4); partitions > 0; partitions--) {
                byte[] records = new byte[random.nextInt(300)];
                random.nextBytes(records);
                topic.partitionData()
                        .add(new PartitionProduceData()
                                .setIndex(random.nextInt())
                                .setRecords(
                                        random.nextInt(9) == 0
                                                ? null
                                                : MemoryRecords.readableRecords(ByteBuffer.wrap(records))));
            }
            request.topicData().add(topic);
        }
        return request;
    }

    private static void assertSame(ProduceRequest read, ProduceRequestData written, short version) {
        assertThat(read.transactionalId()).isEqualTo(written.transactionalId());
        assertThat(read.acks()).isEqualTo(written.acks());
        assertThat(read.timeoutMs()).isEqualTo(written.timeoutMs());
        int row = 0;
        for (TopicProduceData topic : written.topicData()) {
            for (PartitionProduceData partition : topic.partitionData()) {
                ProduceRequest.Partition at = read.partitions().get(row++);
                if (version >= 13) {
                    assertThat(at.topic().id().getMostSignificantBits())
                            .isEqualTo(topic.topicId().getMostSignificantBits());
                    assertThat(at.topic().id().getLeastSignificantBits())
                            .isEqualTo(topic.topicId().getLeastSignificantBits());
                } else {
                    assertThat(at.topic().name()).isEqualTo(topic.name());
                }
                assertThat(at.partition()).isEqualTo(partition.index());
                MemoryRecords records = (MemoryRecords) partition.records();
                assertThat(at.records()).isEqualTo(records == null ? null : records.buffer());
            }
        }
        assertThat(read.partitions()).hasSize(row);
    }
}
