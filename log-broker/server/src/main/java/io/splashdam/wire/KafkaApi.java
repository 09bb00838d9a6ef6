package io.splashdam.wire;

import io.splashdam.shaded.kafka.common.message.AddOffsetsToTxnRequestData;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnRequestData;
import io.splashdam.shaded.kafka.common.message.AlterConfigsRequestData;
import io.splashdam.shaded.kafka.common.message.ApiVersionsRequestData;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupDescribeRequestData;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import io.splashdam.shaded.kafka.common.message.CreatePartitionsRequestData;
import io.splashdam.shaded.kafka.common.message.CreateTopicsRequestData;
import io.splashdam.shaded.kafka.common.message.DeleteGroupsRequestData;
import io.splashdam.shaded.kafka.common.message.DeleteRecordsRequestData;
import io.splashdam.shaded.kafka.common.message.DeleteTopicsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeClusterRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeConfigsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeGroupsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeLogDirsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeProducersRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeQuorumRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeTopicPartitionsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeTransactionsRequestData;
import io.splashdam.shaded.kafka.common.message.ElectLeadersRequestData;
import io.splashdam.shaded.kafka.common.message.EndTxnRequestData;
import io.splashdam.shaded.kafka.common.message.FetchRequestData;
import io.splashdam.shaded.kafka.common.message.FindCoordinatorRequestData;
import io.splashdam.shaded.kafka.common.message.HeartbeatRequestData;
import io.splashdam.shaded.kafka.common.message.IncrementalAlterConfigsRequestData;
import io.splashdam.shaded.kafka.common.message.InitProducerIdRequestData;
import io.splashdam.shaded.kafka.common.message.JoinGroupRequestData;
import io.splashdam.shaded.kafka.common.message.LeaveGroupRequestData;
import io.splashdam.shaded.kafka.common.message.ListConfigResourcesRequestData;
import io.splashdam.shaded.kafka.common.message.ListGroupsRequestData;
import io.splashdam.shaded.kafka.common.message.ListOffsetsRequestData;
import io.splashdam.shaded.kafka.common.message.ListTransactionsRequestData;
import io.splashdam.shaded.kafka.common.message.MetadataRequestData;
import io.splashdam.shaded.kafka.common.message.OffsetCommitRequestData;
import io.splashdam.shaded.kafka.common.message.OffsetDeleteRequestData;
import io.splashdam.shaded.kafka.common.message.OffsetFetchRequestData;
import io.splashdam.shaded.kafka.common.message.OffsetForLeaderEpochRequestData;
import io.splashdam.shaded.kafka.common.message.ProduceRequestData;
import io.splashdam.shaded.kafka.common.message.SyncGroupRequestData;
import io.splashdam.shaded.kafka.common.message.TxnOffsetCommitRequestData;
import io.splashdam.shaded.kafka.common.message.UpdateFeaturesRequestData;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersRequestData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The APIs that work here, with all their stable versions and the first that is flexible.
 *
 * <p>The codec has the same in its own {@code ApiMessageType}, but that one builds the schemas of all 190 messages when it is touched,
 * which takes a good part of a start; so the table is here, and a test holds the two together.
 */
enum KafkaApi {
    PRODUCE(0, 3, 13, 9),
    FETCH(1, 4, 18, 12),
    LIST_OFFSETS(2, 1, 11, 6),
    METADATA(3, 0, 13, 9),
    OFFSET_COMMIT(8, 2, 10, 8),
    OFFSET_FETCH(9, 1, 10, 6),
    FIND_COORDINATOR(10, 0, 6, 3),
    JOIN_GROUP(11, 0, 9, 6),
    HEARTBEAT(12, 0, 4, 4),
    LEAVE_GROUP(13, 0, 5, 4),
    SYNC_GROUP(14, 0, 5, 4),
    DESCRIBE_GROUPS(15, 0, 6, 5),
    LIST_GROUPS(16, 0, 5, 3),
    API_VERSIONS(18, 0, 5, 3),
    CREATE_TOPICS(19, 2, 7, 5),
    DELETE_TOPICS(20, 1, 6, 4),
    DELETE_RECORDS(21, 0, 2, 2),
    INIT_PRODUCER_ID(22, 0, 5, 2),
    OFFSET_FOR_LEADER_EPOCH(23, 2, 4, 4),
    ADD_PARTITIONS_TO_TXN(24, 0, 5, 3),
    ADD_OFFSETS_TO_TXN(25, 0, 4, 3),
    END_TXN(26, 0, 5, 3),
    WRITE_TXN_MARKERS(27, 1, 2, 1),
    TXN_OFFSET_COMMIT(28, 0, 6, 3),
    DESCRIBE_CONFIGS(32, 1, 4, 4),
    ALTER_CONFIGS(33, 0, 2, 2),
    DESCRIBE_LOG_DIRS(35, 1, 5, 2),
    CREATE_PARTITIONS(37, 0, 3, 2),
    DELETE_GROUPS(42, 0, 3, 2),
    ELECT_LEADERS(43, 0, 2, 2),
    INCREMENTAL_ALTER_CONFIGS(44, 0, 1, 1),
    OFFSET_DELETE(47, 0, 0, Short.MAX_VALUE),
    DESCRIBE_QUORUM(55, 0, 2, 0),
    UPDATE_FEATURES(57, 0, 2, 0),
    DESCRIBE_CLUSTER(60, 0, 2, 0),
    DESCRIBE_PRODUCERS(61, 0, 0, 0),
    DESCRIBE_TRANSACTIONS(65, 0, 0, 0),
    LIST_TRANSACTIONS(66, 0, 2, 0),
    CONSUMER_GROUP_HEARTBEAT(68, 0, 1, 0),
    CONSUMER_GROUP_DESCRIBE(69, 0, 1, 0),
    LIST_CONFIG_RESOURCES(74, 0, 1, 0),
    DESCRIBE_TOPIC_PARTITIONS(75, 0, 0, 0);

    private static final KafkaApi[] BY_KEY = new KafkaApi[128];

    static {
        for (KafkaApi api : values()) {
            BY_KEY[api.key] = api;
        }
    }

    private final short key;
    private final short minVersion;
    private final short maxVersion;
    private final short firstFlexible;

    KafkaApi(int key, int minVersion, int maxVersion, int firstFlexible) {
        this.key = (short) key;
        this.minVersion = (short) minVersion;
        this.maxVersion = (short) maxVersion;
        this.firstFlexible = (short) firstFlexible;
    }

    /** Null when the key is not served here. */
    static @Nullable KafkaApi of(short key) {
        return key >= 0 && key < BY_KEY.length ? BY_KEY[key] : null;
    }

    short key() {
        return key;
    }

    /** {@code LIST_OFFSETS} is {@code ListOffsets}; what consumers fetch is told from what followers fetch. */
    String metricName() {
        if (this == FETCH) {
            return "FetchConsumer";
        }
        StringBuilder name = new StringBuilder();
        for (String word : name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    short minVersion() {
        return minVersion;
    }

    short maxVersion() {
        return maxVersion;
    }

    boolean isSupported(short version) {
        return version >= minVersion && version <= maxVersion;
    }

    /** Compact lengths and tagged fields (KIP-482), in the request's header too. */
    boolean isFlexible(short version) {
        return version >= firstFlexible;
    }

    /** An ApiVersions response keeps the old header: its client does not know us yet. */
    boolean isResponseHeaderFlexible(short version) {
        return this != API_VERSIONS && isFlexible(version);
    }

    ApiMessage newRequest() {
        return switch (this) {
            case PRODUCE -> new ProduceRequestData();
            case FETCH -> new FetchRequestData();
            case LIST_OFFSETS -> new ListOffsetsRequestData();
            case METADATA -> new MetadataRequestData();
            case OFFSET_COMMIT -> new OffsetCommitRequestData();
            case OFFSET_FETCH -> new OffsetFetchRequestData();
            case FIND_COORDINATOR -> new FindCoordinatorRequestData();
            case JOIN_GROUP -> new JoinGroupRequestData();
            case HEARTBEAT -> new HeartbeatRequestData();
            case LEAVE_GROUP -> new LeaveGroupRequestData();
            case SYNC_GROUP -> new SyncGroupRequestData();
            case DESCRIBE_GROUPS -> new DescribeGroupsRequestData();
            case LIST_GROUPS -> new ListGroupsRequestData();
            case API_VERSIONS -> new ApiVersionsRequestData();
            case CREATE_TOPICS -> new CreateTopicsRequestData();
            case DELETE_TOPICS -> new DeleteTopicsRequestData();
            case DELETE_RECORDS -> new DeleteRecordsRequestData();
            case INIT_PRODUCER_ID -> new InitProducerIdRequestData();
            case OFFSET_FOR_LEADER_EPOCH -> new OffsetForLeaderEpochRequestData();
            case ADD_PARTITIONS_TO_TXN -> new AddPartitionsToTxnRequestData();
            case ADD_OFFSETS_TO_TXN -> new AddOffsetsToTxnRequestData();
            case END_TXN -> new EndTxnRequestData();
            case WRITE_TXN_MARKERS -> new WriteTxnMarkersRequestData();
            case TXN_OFFSET_COMMIT -> new TxnOffsetCommitRequestData();
            case DESCRIBE_TRANSACTIONS -> new DescribeTransactionsRequestData();
            case LIST_TRANSACTIONS -> new ListTransactionsRequestData();
            case DESCRIBE_CONFIGS -> new DescribeConfigsRequestData();
            case ALTER_CONFIGS -> new AlterConfigsRequestData();
            case DESCRIBE_LOG_DIRS -> new DescribeLogDirsRequestData();
            case CREATE_PARTITIONS -> new CreatePartitionsRequestData();
            case DELETE_GROUPS -> new DeleteGroupsRequestData();
            case ELECT_LEADERS -> new ElectLeadersRequestData();
            case INCREMENTAL_ALTER_CONFIGS -> new IncrementalAlterConfigsRequestData();
            case OFFSET_DELETE -> new OffsetDeleteRequestData();
            case DESCRIBE_QUORUM -> new DescribeQuorumRequestData();
            case UPDATE_FEATURES -> new UpdateFeaturesRequestData();
            case DESCRIBE_CLUSTER -> new DescribeClusterRequestData();
            case DESCRIBE_PRODUCERS -> new DescribeProducersRequestData();
            case CONSUMER_GROUP_HEARTBEAT -> new ConsumerGroupHeartbeatRequestData();
            case CONSUMER_GROUP_DESCRIBE -> new ConsumerGroupDescribeRequestData();
            case LIST_CONFIG_RESOURCES -> new ListConfigResourcesRequestData();
            case DESCRIBE_TOPIC_PARTITIONS -> new DescribeTopicPartitionsRequestData();
        };
    }
}
