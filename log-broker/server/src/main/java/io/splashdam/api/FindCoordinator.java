package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.Node;
import io.splashdam.controller.Controller.Outcome;
import io.splashdam.controller.Topics;
import io.splashdam.shaded.kafka.common.message.FindCoordinatorRequestData;
import io.splashdam.shaded.kafka.common.message.FindCoordinatorResponseData;
import io.splashdam.shaded.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * FindCoordinator (10), versions 0 to 6: who keeps a group or a transactional id; on one node, we do.
 *
 * <p>0: groups only. 1: key types. 3: flexible. 4: several keys at once (KIP-699). 5: TRANSACTION_ABORTABLE. 6: share groups.
 *
 * <p>The topic that a coordinator keeps its state in is made when one is first asked for. Share groups are not served yet:
 * INVALID_REQUEST with a message, which clients report at once instead of trying again.
 */
final class FindCoordinator implements Api<FindCoordinatorRequestData> {
    private static final int FIRST_WITH_BATCHES = 4;
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;

    private final ApiContext context;

    FindCoordinator(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(FindCoordinatorRequestData request, Caller caller) {
        boolean isBatch = caller.version() >= FIRST_WITH_BATCHES;
        byte keyType = request.keyType();
        if (keyType != GROUP && keyType != TRANSACTION) {
            String message = "Coordinators of key type " + keyType + " are not served by Splashdam.";
            return Later.now(refused(request, isBatch, ErrorCode.INVALID_REQUEST, message));
        }
        Topics topics = context.topics();
        CompletableFuture<Outcome> topic =
                keyType == GROUP ? topics.findOrCreateOffsets() : topics.findOrCreateTransactions();
        return topic.thenApply(
                outcome -> outcome.isDone() ? found(request, isBatch) : unavailable(request, isBatch, outcome));
    }

    private FindCoordinatorResponseData found(FindCoordinatorRequestData request, boolean isBatch) {
        Node node = context.node().get();
        FindCoordinatorResponseData response = new FindCoordinatorResponseData();
        if (!isBatch) {
            return response.setNodeId(node.id()).setHost(node.host()).setPort(node.port());
        }
        for (String key : request.coordinatorKeys()) {
            response.coordinators()
                    .add(new Coordinator()
                            .setKey(key)
                            .setNodeId(node.id())
                            .setHost(node.host())
                            .setPort(node.port()));
        }
        return response;
    }

    private static FindCoordinatorResponseData unavailable(
            FindCoordinatorRequestData request, boolean isBatch, Outcome topic) {
        return refused(
                request,
                isBatch,
                ErrorCode.COORDINATOR_NOT_AVAILABLE,
                "The coordinator's topic cannot be made: " + topic.message());
    }

    private static FindCoordinatorResponseData refused(
            FindCoordinatorRequestData request, boolean isBatch, ErrorCode error, String message) {
        FindCoordinatorResponseData response = new FindCoordinatorResponseData();
        if (!isBatch) {
            return response.setErrorCode(error.code())
                    .setErrorMessage(message)
                    .setNodeId(-1)
                    .setHost("")
                    .setPort(-1);
        }
        for (String key : request.coordinatorKeys()) {
            response.coordinators()
                    .add(new Coordinator()
                            .setKey(key)
                            .setNodeId(-1)
                            .setHost("")
                            .setPort(-1)
                            .setErrorCode(error.code())
                            .setErrorMessage(message));
        }
        return response;
    }
}
