package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.net.Answer;
import io.splashdam.net.Connection;
import io.splashdam.net.Frame;
import io.splashdam.net.FrameHandler;
import io.splashdam.net.Payload;
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
import io.splashdam.shaded.kafka.common.message.SyncGroupRequestData;
import io.splashdam.shaded.kafka.common.message.TxnOffsetCommitRequestData;
import io.splashdam.shaded.kafka.common.message.UpdateFeaturesRequestData;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersRequestData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import io.splashdam.wire.ApiVersionsAnswer;
import io.splashdam.wire.Decoded;
import io.splashdam.wire.RequestDecoder;
import io.splashdam.wire.RequestHeader;
import io.splashdam.wire.ResponseEncoder;
import io.splashdam.wire.ResponseErrors;
import io.splashdam.wire.SupportedApis;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of contents: which file answers which API. Frames come in on the event loops of their connections; it keeps nothing of them.
 */
public final class ApiRouter implements FrameHandler {
    private static final Logger log = LoggerFactory.getLogger(ApiRouter.class);

    /** JoinGroup and SyncGroup: the answer comes when all members are there. */
    private static final Set<Short> WAITS_FOR_OTHERS = Set.of((short) 11, (short) 14);

    private final SupportedApis apis = SupportedApis.GROUND;
    private final RequestDecoder decoder = new RequestDecoder(apis);
    private final Map<Short, Route<?>> routes = new HashMap<>();
    private final RequestWatch watch;
    private final Produce produce;
    private final Fetch fetch;

    public ApiRouter(ApiContext context, RequestWatch watch) {
        this.watch = watch;
        produce = new Produce(context); // 0
        fetch = new Fetch(context); // 1
        route(2, ListOffsetsRequestData.class, new ListOffsets(context));
        route(3, MetadataRequestData.class, new Metadata(context));
        route(8, OffsetCommitRequestData.class, new OffsetCommit(context));
        route(9, OffsetFetchRequestData.class, new OffsetFetch(context));
        route(10, FindCoordinatorRequestData.class, new FindCoordinator(context));
        route(11, JoinGroupRequestData.class, new JoinGroup(context));
        route(12, HeartbeatRequestData.class, new Heartbeat(context));
        route(13, LeaveGroupRequestData.class, new LeaveGroup(context));
        route(14, SyncGroupRequestData.class, new SyncGroup(context));
        route(15, DescribeGroupsRequestData.class, new DescribeGroups(context));
        route(16, ListGroupsRequestData.class, new ListGroups(context));
        route(18, ApiVersionsRequestData.class, new ApiVersions(context, apis));
        route(19, CreateTopicsRequestData.class, new CreateTopics(context));
        route(20, DeleteTopicsRequestData.class, new DeleteTopics(context));
        route(21, DeleteRecordsRequestData.class, new DeleteRecords(context));
        route(22, InitProducerIdRequestData.class, new InitProducerId(context));
        route(23, OffsetForLeaderEpochRequestData.class, new OffsetForLeaderEpoch(context));
        route(24, AddPartitionsToTxnRequestData.class, new AddPartitionsToTxn(context));
        route(25, AddOffsetsToTxnRequestData.class, new AddOffsetsToTxn(context));
        route(26, EndTxnRequestData.class, new EndTxn(context));
        route(27, WriteTxnMarkersRequestData.class, new WriteTxnMarkers(context));
        route(28, TxnOffsetCommitRequestData.class, new TxnOffsetCommit(context));
        route(32, DescribeConfigsRequestData.class, new DescribeConfigs(context));
        route(33, AlterConfigsRequestData.class, new AlterConfigs(context));
        route(35, DescribeLogDirsRequestData.class, new DescribeLogDirs(context));
        route(37, CreatePartitionsRequestData.class, new CreatePartitions(context));
        route(42, DeleteGroupsRequestData.class, new DeleteGroups(context));
        route(43, ElectLeadersRequestData.class, new ElectLeaders(context));
        route(44, IncrementalAlterConfigsRequestData.class, new IncrementalAlterConfigs(context));
        route(47, OffsetDeleteRequestData.class, new OffsetDelete(context));
        route(55, DescribeQuorumRequestData.class, new DescribeQuorum(context));
        route(57, UpdateFeaturesRequestData.class, new UpdateFeatures(context));
        route(60, DescribeClusterRequestData.class, new DescribeCluster(context));
        route(61, DescribeProducersRequestData.class, new DescribeProducers(context));
        route(65, DescribeTransactionsRequestData.class, new DescribeTransactions(context));
        route(66, ListTransactionsRequestData.class, new ListTransactions(context));
        route(68, ConsumerGroupHeartbeatRequestData.class, new ConsumerGroupHeartbeat(context));
        route(69, ConsumerGroupDescribeRequestData.class, new ConsumerGroupDescribe(context));
        route(74, ListConfigResourcesRequestData.class, new ListConfigResources(context));
        route(75, DescribeTopicPartitionsRequestData.class, new DescribeTopicPartitions(context));
    }

    private <Q extends ApiMessage> void route(int key, Class<Q> request, Api<Q> api) {
        routes.put((short) key, new Route<>(request, api));
    }

    private record Route<Q extends ApiMessage>(Class<Q> request, Api<Q> api) {
        void answer(
                Connection connection,
                Answer answer,
                RequestHeader header,
                ApiMessage body,
                RequestWatch.Watched watched) {
            Caller caller = new Caller(header.version(), orEmpty(header.clientId()), host(connection.peer()));
            api.answer(request.cast(body), caller).whenComplete((response, failure) -> {
                send(connection, answer, header, response, failure);
                tell(watched, header, response);
            });
        }
    }

    @Override
    public void onOpen(Connection connection) {}

    @Override
    public void onFrame(Connection connection, Frame frame) {
        Decoded decoded = decoder.decode(frame);
        if (decoded instanceof Decoded.Produce toProduce) {
            produce.handle(
                    connection, connection.expect(), frame, toProduce, watch.begin(toProduce.header(), connection));
            return;
        }
        frame.release();
        if (decoded instanceof Decoded.Fetch toFetch) {
            fetch.handle(connection, connection.expect(), toFetch, watch.begin(toFetch.header(), connection));
        } else if (decoded instanceof Decoded.Request request) {
            answer(connection, request);
        } else if (decoded instanceof Decoded.UnknownVersions versions) {
            connection.expect().send(ApiVersionsAnswer.unknownVersion(apis, versions.header()));
        } else if (decoded instanceof Decoded.Invalid invalid) {
            connection.close(invalid.reason());
        }
    }

    private void answer(Connection connection, Decoded.Request request) {
        Route<?> route = routes.get(request.header().apiKey());
        if (route == null) {
            throw new IllegalStateException("Expected a file for every listed API, but there is none for key "
                    + request.header().apiKey());
        }
        RequestHeader header = request.header();
        route.answer(connection, connection.expect(), header, request.body(), watch.begin(header, connection));
    }

    /** A request that cannot be answered ends its connection: the client asks again, or elsewhere. */
    private static void send(
            Connection connection,
            Answer answer,
            RequestHeader header,
            @Nullable ApiMessage response,
            @Nullable Throwable failure) {
        try {
            if (response == null) {
                throw new IllegalStateException("Expected an answer, but there was a failure", failure);
            }
            Payload payload = ResponseEncoder.encode(header, response);
            answer.send(payload);
        } catch (RuntimeException unexpected) {
            log.error("API key {} version {} could not be answered", header.apiKey(), header.version(), unexpected);
            connection.close("API key " + header.apiKey() + " version " + header.version() + " could not be answered");
        }
    }

    private static void tell(RequestWatch.Watched watched, RequestHeader header, @Nullable ApiMessage response) {
        if (response == null) {
            watched.error(ErrorCode.UNKNOWN_SERVER_ERROR);
        } else {
            ResponseErrors.visit(response, watched::error);
        }
        watched.ended(WAITS_FOR_OTHERS.contains(header.apiKey()) ? Long.MAX_VALUE : 0);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** {@code /127.0.0.1:5000} is {@code /127.0.0.1}, {@code /[::1]:5000} is {@code /::1}. */
    private static String host(String peer) {
        int colon = peer.lastIndexOf(':');
        String host = colon < 0 ? peer : peer.substring(0, colon);
        return host.replace("[", "").replace("]", "");
    }

    @Override
    public void onClose(Connection connection) {
        fetch.onClose(connection);
    }

    /** Fetches that wait for records. */
    public int waitingFetchCount() {
        return fetch.waitingCount();
    }

    /** Fetch sessions that are remembered. */
    public int fetchSessionCount() {
        return fetch.sessionCount();
    }

    /** The listener is about to close: whoever waits for records is answered with what there is. */
    public void stopWaiting() {
        fetch.close();
    }
}
