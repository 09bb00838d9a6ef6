package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.Node;
import io.splashdam.shaded.kafka.common.message.DescribeClusterRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeClusterResponseData;
import io.splashdam.shaded.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletionStage;

/**
 * DescribeCluster (60), versions 0 to 2: the brokers (KIP-700).
 *
 * <p>1: brokers or controllers; only brokers are served here. 2: fenced brokers, of which there are none.
 */
final class DescribeCluster implements Api<DescribeClusterRequestData> {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

    private final ApiContext context;

    DescribeCluster(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DescribeClusterRequestData request, Caller caller) {
        ClusterImage image = context.image().get();
        DescribeClusterResponseData response = new DescribeClusterResponseData();
        if (request.endpointType() != BROKERS) {
            ErrorCode error = request.endpointType() == CONTROLLERS
                    ? ErrorCode.MISMATCHED_ENDPOINT_TYPE
                    : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE;
            return Later.now(response.setErrorCode(error.code())
                    .setErrorMessage("This listener knows brokers (endpoint type 1), not endpoint type "
                            + request.endpointType() + "."));
        }
        if (request.includeClusterAuthorizedOperations()) {
            response.setClusterAuthorizedOperations(AuthorizedOperations.CLUSTER);
        }
        Node node = context.node().get();
        response.setClusterId(image.clusterId()).setControllerId(image.nodeId()).setEndpointType(BROKERS);
        response.brokers()
                .add(new DescribeClusterBroker()
                        .setBrokerId(node.id())
                        .setHost(node.host())
                        .setPort(node.port()));
        return Later.now(response);
    }
}
