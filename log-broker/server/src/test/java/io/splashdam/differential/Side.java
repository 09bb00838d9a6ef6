package io.splashdam.differential;

import io.splashdam.server.RawClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.awaitility.Awaitility;

/** One of the two brokers: a connection, and what its answers have told. */
final class Side implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrap;
    private final Map<String, Object> remembered = new HashMap<>();

    /** What an id of this side is called in comparisons. */
    private final Map<Object, String> names = new HashMap<>();

    private RawClient client;

    Side(String bootstrap) {
        this.bootstrap = bootstrap;
        client = new RawClient(bootstrap);
    }

    /** The answer's fields, or {@code connection=closed}. */
    Map<String, String> ask(Step step) {
        return ask(step, step.request().apply(this));
    }

    Map<String, String> ask(Step step, ApiMessage request) {
        Class<? extends ApiMessage> type =
                ApiMessageType.fromApiKey(request.apiKey()).newResponse().getClass();
        try {
            ApiMessage answer = client.ask(request, step.version(), type);
            step.learn().accept(this, answer);
            return Flat.of(answer, (short) step.version(), names);
        } catch (UncheckedIOException closed) {
            client.close();
            client = new RawClient(bootstrap);
            return new TreeMap<>(Map.of("connection", "closed"));
        }
    }

    boolean serves(short key) {
        if (remembered.get("apis") == null) {
            remembered.put("apis", client.ask(new ApiVersionsRequestData(), 0, ApiVersionsResponseData.class));
        }
        return ((ApiVersionsResponseData) remembered.get("apis")).apiKeys().find(key) != null;
    }

    /** Keeps a value, and calls it so in comparisons. */
    void remember(String name, Object value) {
        remembered.put(name, value);
        names.put(value, "<" + name + ">");
    }

    /** Keeps a value that means the same on both sides. */
    void note(String name, Object value) {
        remembered.put(name, value);
    }

    @SuppressWarnings("unchecked")
    <T> T recall(String name) {
        T value = (T) remembered.get(name);
        if (value == null) {
            throw new IllegalStateException("Expected that " + name + " is remembered on " + bootstrap);
        }
        return value;
    }

    Uuid idOf(String topic) {
        return recall("id of " + topic);
    }

    /** @return the request that finds them all, to be asked once more */
    MetadataRequestData awaitTopics(String... topics) {
        MetadataRequestData request = new MetadataRequestData()
                .setAllowAutoTopicCreation(false)
                .setTopics(Stream.of(topics)
                        .map(each -> new MetadataRequestTopic().setName(each))
                        .toList());
        Awaitility.await("topics " + List.of(topics)).atMost(PATIENCE).until(() -> areKnown(request));
        return request;
    }

    private boolean areKnown(MetadataRequestData request) {
        boolean areKnown = true;
        for (var topic : client.ask(request, 12, MetadataResponseData.class).topics()) {
            remember("id of " + topic.name(), topic.topicId());
            areKnown &= topic.errorCode() == 0
                    && topic.partitions().stream().allMatch(each -> each.errorCode() == 0 && each.leaderId() >= 0);
        }
        return areKnown;
    }

    /** @return the request that all of them answer, to be asked once more */
    OffsetFetchRequestData awaitCoordinator(String... groups) {
        OffsetFetchRequestData request = new OffsetFetchRequestData()
                .setGroups(Stream.of(groups)
                        .map(each ->
                                new OffsetFetchRequestGroup().setGroupId(each).setTopics(null))
                        .toList());
        Awaitility.await("coordinators of " + List.of(groups)).atMost(PATIENCE).until(() -> {
            client.ask(
                    new FindCoordinatorRequestData().setCoordinatorKeys(List.of(groups)),
                    4,
                    FindCoordinatorResponseData.class);
            return client.ask(request, 8, OffsetFetchResponseData.class).groups().stream()
                    .allMatch(each -> each.errorCode() == 0);
        });
        return request;
    }

    InitProducerIdRequestData awaitProducerIds() {
        InitProducerIdRequestData request =
                new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(1_000);
        Awaitility.await("producer ids")
                .atMost(PATIENCE)
                .until(() ->
                        client.ask(request, 4, InitProducerIdResponseData.class).errorCode() == 0);
        return request;
    }

    /** @return a request that knows nothing of the id yet, to be asked once more */
    DescribeTransactionsRequestData awaitTransactions(String id) {
        DescribeTransactionsRequestData request =
                new DescribeTransactionsRequestData().setTransactionalIds(List.of(id));
        Awaitility.await("transactions").atMost(PATIENCE).until(() -> {
            client.ask(
                    new FindCoordinatorRequestData().setKeyType((byte) 1).setCoordinatorKeys(List.of(id)),
                    4,
                    FindCoordinatorResponseData.class);
            short error = client.ask(request, 0, DescribeTransactionsResponseData.class)
                    .transactionStates()
                    .get(0)
                    .errorCode();
            return error == Errors.TRANSACTIONAL_ID_NOT_FOUND.code();
        });
        return request;
    }

    DescribeTransactionsRequestData awaitEnded(String id) {
        DescribeTransactionsRequestData request =
                new DescribeTransactionsRequestData().setTransactionalIds(List.of(id));
        Awaitility.await("the end of " + id)
                .atMost(PATIENCE)
                .until(() -> client.ask(request, 0, DescribeTransactionsResponseData.class)
                        .transactionStates()
                        .get(0)
                        .transactionState()
                        .startsWith("Complete"));
        return request;
    }

    InitProducerIdRequestData awaitTransacting(String transactionalId) {
        Awaitility.await("a coordinator of transactions").atMost(PATIENCE).until(() -> {
            client.ask(
                    new FindCoordinatorRequestData()
                            .setKeyType((byte) 1)
                            .setCoordinatorKeys(List.of(transactionalId, "until ready")),
                    4,
                    FindCoordinatorResponseData.class);
            return client.ask(TransactionRequests.init("until ready"), 4, InitProducerIdResponseData.class)
                            .errorCode()
                    == 0;
        });
        return TransactionRequests.init(transactionalId);
    }

    /** @return a request that shows them all */
    DescribeTransactionsRequestData useUpEpochs(int epoch, String... ids) {
        Stream.of(ids).parallel().forEach(id -> useUpEpochs(epoch, id));
        return new DescribeTransactionsRequestData().setTransactionalIds(List.of(ids));
    }

    private void useUpEpochs(int epoch, String id) {
        try (RawClient own = new RawClient(bootstrap)) {
            InitProducerIdResponseData last;
            do {
                last = own.ask(TransactionRequests.init(id), 4, InitProducerIdResponseData.class);
            } while (last.errorCode() != 0 || last.producerEpoch() < epoch);
            synchronized (remembered) {
                TransactionRequests.learnInit(this, id, last);
            }
        }
    }

    DescribeTransactionsRequestData awaitEnd(String transactionalId) {
        DescribeTransactionsRequestData request =
                new DescribeTransactionsRequestData().setTransactionalIds(List.of(transactionalId));
        Awaitility.await("end of " + transactionalId).atMost(PATIENCE).until(() -> {
            String state = client.ask(request, 0, DescribeTransactionsResponseData.class)
                    .transactionStates()
                    .get(0)
                    .transactionState();
            return state.equals("Empty") || state.startsWith("Complete");
        });
        return request;
    }

    OffsetFetchRequestData awaitStableOffsets(String group) {
        OffsetFetchRequestData request = TransactionRequests.offsets(group, true);
        Awaitility.await("offsets of " + group)
                .atMost(PATIENCE)
                .until(
                        () -> client
                                .ask(request, 8, OffsetFetchResponseData.class)
                                .groups()
                                .get(0)
                                .topics()
                                .get(0)
                                .partitions()
                                .stream()
                                .allMatch(each -> each.errorCode() == 0));
        return request;
    }

    @Override
    public void close() {
        client.close();
    }
}
