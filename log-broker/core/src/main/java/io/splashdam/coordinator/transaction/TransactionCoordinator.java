package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.TransactionConfig;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Effect;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.ShardLog;
import io.splashdam.coordinator.ShardRuntime;
import io.splashdam.coordinator.ShardRuntimeConfig;
import io.splashdam.coordinator.ShardThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The front: transactions of producers, over all partitions of {@code __transaction_state}.
 *
 * <p>Every method may be called by any thread and never blocks. A stage completes on the coordinator's thread, once everything that the
 * answer rests on is committed; refusals may complete at once. Failures are answers, not exceptions.
 *
 * <p>Whoever wants to write within a transaction asks with {@link #add} or {@link #verify} and acts within the callback: it runs before
 * any marker of that transaction is written, so what is published there comes before them.
 */
public final class TransactionCoordinator implements AutoCloseable {
    /** Ids go into strings of Kafka's record schemas, which hold 32,767 bytes; UTF-8 needs up to three per char. */
    private static final int MAX_NAME_CHARS = 10_000;

    private static final int REQUEST_BYTES = 256;

    private final TransactionConfig config;
    private final ShardRuntime<TransactionShard> runtime;
    private final MarkerWriter markers;
    private final Supplier<? extends CompletionStage<Long>> producerIds;

    /** By transactional id: markers that are on their way. Later ones of the same id wait for them. */
    private final Map<String, CompletionStage<Boolean>> writing = new ConcurrentHashMap<>();

    /** By transactional id. As many as this process has open. */
    private final Map<String, EmbeddedProducer> embedded = new ConcurrentHashMap<>();

    private @Nullable ShardThread thread;

    /**
     * @param partitions of {@code __transaction_state}; fixed at its creation
     * @param maxBatchBytes the largest batch that {@code __transaction_state} takes, its {@code max.message.bytes}
     * @param producerIds gives ids that no producer has had
     * @param isVersion2 whether {@code transaction.version} is 2 now; asked by the stepping thread
     */
    public TransactionCoordinator(
            TransactionConfig config,
            int partitions,
            int maxBatchBytes,
            ShardLog log,
            MarkerWriter markers,
            Supplier<? extends CompletionStage<Long>> producerIds,
            BooleanSupplier isVersion2,
            TransactionListener listener) {
        this.config = config;
        this.markers = markers;
        this.producerIds = producerIds;
        ShardRuntimeConfig limits =
                new ShardRuntimeConfig(config.pendingMaxBytes(), maxBatchBytes, ShardRuntimeConfig.RELOAD_BACKOFF_MS);
        this.runtime = new ShardRuntime<>(
                limits,
                partitions,
                () -> new TransactionShard(config, limits.maxDecisionBytes(), isVersion2, listener, embedded),
                log,
                this::onEffect);
    }

    // ---- life

    /** Starts the thread that loads the transactions and steps them. */
    public void start(Supplier<Moment> clock) {
        ShardThread started = new ShardThread("splashdam-transactions", runtime, clock);
        thread = started;
        started.start();
    }

    /** One step on the caller's thread, instead of {@link #start}: for simulation. Returns how much was done. */
    public int doWork(Moment now) {
        return runtime.doWork(now);
    }

    /** When a timer wants {@link #doWork} to be called, on the monotone clock. */
    public long nextDeadlineMs() {
        return runtime.nextDeadlineMs();
    }

    /** True once all transactions have been read from the log. */
    public boolean isLoaded() {
        return runtime.isLoaded();
    }

    /** Bytes of requests that wait; bounded by {@code transaction.coordinator.pending.max.bytes}. */
    public long pendingBytes() {
        return runtime.pendingBytes();
    }

    /** How often a shard broke a rule of its own and was loaded anew; anything but 0 is a defect. */
    public long brokenRules() {
        return runtime.brokenRules();
    }

    @Override
    public void close() {
        ShardThread started = thread;
        if (started == null) {
            runtime.close();
        } else {
            started.close();
        }
    }

    /** The partition of {@code __transaction_state} that holds an id: Kafka's hash. */
    public int partitionFor(String transactionalId) {
        return (transactionalId.hashCode() & Integer.MAX_VALUE) % runtime.partitions();
    }

    /** On the stepping thread. */
    private void onEffect(Effect effect) {
        if (effect instanceof WriteMarkers toWrite) {
            String id = toWrite.transactionalId();
            CompletionStage<Boolean> before = writing.get(id);
            CompletionStage<Boolean> mine = before == null
                    ? markers.write(toWrite)
                    : before.handle((done, failure) -> done).thenCompose(done -> markers.write(toWrite));
            writing.put(id, mine);
            mine.whenComplete((isDone, failure) -> {
                writing.remove(id, mine);
                markersEnded(toWrite, failure == null && isDone);
            });
        }
    }

    private void markersEnded(WriteMarkers written, boolean isDone) {
        runtime.submit(
                partitionFor(written.transactionalId()),
                0,
                (shard, ticket, now) -> shard.markersEnded(written, isDone, ticket, now),
                error -> error); // refused only while the shard is being loaded, which writes the markers anew
    }

    // ---- producers

    public CompletionStage<ProducerAnswer> initProducer(InitProducerRequest request) {
        if (request.transactionalId().isEmpty() || isOverlong(request.transactionalId())) {
            return CompletableFuture.completedFuture(ProducerAnswer.failed(ErrorCode.INVALID_REQUEST));
        }
        if (request.timeoutMs() <= 0 || request.timeoutMs() > config.maxTimeoutMs()) {
            return CompletableFuture.completedFuture(ProducerAnswer.failed(ErrorCode.INVALID_TRANSACTION_TIMEOUT));
        }
        return withProducerId(newId -> runtime.submit(
                partitionFor(request.transactionalId()),
                REQUEST_BYTES,
                (shard, ticket, now) -> shard.init(request, newId, ticket, now),
                ProducerAnswer::failed));
    }

    /**
     * InitProducerId of a producer in this process, whose transactions are written whole. CONCURRENT_TRANSACTIONS: to be asked again, the
     * transaction of whoever had the id before is being aborted.
     */
    public CompletionStage<EmbeddedAnswer> initEmbedded(String transactionalId, int timeoutMs) {
        return initProducer(new InitProducerRequest(
                        transactionalId, timeoutMs, Transaction.NO_PRODUCER_ID, Transaction.NO_EPOCH))
                .thenCompose(answer -> answer.error().isNone()
                        ? embed(new EmbeddedProducer(transactionalId, answer.producerId(), answer.epoch(), timeoutMs))
                        : CompletableFuture.completedFuture(EmbeddedAnswer.failed(answer.error())));
    }

    private CompletionStage<EmbeddedAnswer> embed(EmbeddedProducer producer) {
        return runtime.<ErrorCode>submit(
                        partitionFor(producer.transactionalId()),
                        REQUEST_BYTES,
                        (shard, ticket, now) -> shard.embed(producer, ticket),
                        error -> error)
                .thenApply(error ->
                        error.isNone() ? new EmbeddedAnswer(ErrorCode.NONE, producer) : EmbeddedAnswer.failed(error));
    }

    /** A transaction is in the log, with {@code record}, that {@link EmbeddedProducer#committed} made. */
    public CompletionStage<ErrorCode> committedAtOnce(EmbeddedProducer producer, CoordinatorRecord record) {
        return runtime.submit(
                partitionFor(producer.transactionalId()),
                REQUEST_BYTES,
                (shard, ticket, now) -> shard.committedAtOnce(producer, record, ticket, now),
                error -> error); // refused only while the shard is being loaded, which reads the record
    }

    /** The producer is gone: its id expires as others do. */
    public void forget(EmbeddedProducer producer) {
        embedded.remove(producer.transactionalId(), producer);
    }

    public CompletionStage<ProducerAnswer> endTransaction(EndRequest request) {
        if (request.transactionalId().isEmpty()) {
            return CompletableFuture.completedFuture(ProducerAnswer.failed(ErrorCode.INVALID_REQUEST));
        }
        return withProducerId(newId -> runtime.submit(
                partitionFor(request.transactionalId()),
                REQUEST_BYTES,
                (shard, ticket, now) -> shard.end(request, newId, ticket, now),
                ProducerAnswer::failed));
    }

    /** Most requests need no new id; the first answer tells. */
    private CompletionStage<ProducerAnswer> withProducerId(LongFunction<CompletionStage<ProducerAnswer>> ask) {
        return ask.apply(Transaction.NO_PRODUCER_ID).thenCompose(answer -> {
            if (!answer.needsProducerId()) {
                return CompletableFuture.completedFuture(answer);
            }
            return producerIds
                    .get()
                    .thenCompose(ask::apply)
                    .exceptionally(failure -> ProducerAnswer.failed(ErrorCode.COORDINATOR_NOT_AVAILABLE));
        });
    }

    private static boolean isOverlong(String name) {
        return name.length() > MAX_NAME_CHARS;
    }

    // ---- partitions

    /** Makes partitions part of the producer's transaction, which begins with the first. */
    public CompletionStage<VerifyAnswer> add(AddRequest request) {
        return add(request, answer -> {});
    }

    /** @param first told on the coordinator's thread; what it publishes comes before the transaction's markers */
    public CompletionStage<VerifyAnswer> add(AddRequest request, Consumer<VerifyAnswer> first) {
        if (request.transactionalId().isEmpty()) {
            return refuse(VerifyAnswer.failed(ErrorCode.INVALID_REQUEST), first);
        }
        return runtime.submit(
                partitionFor(request.transactionalId()),
                request.sizeBytes(),
                (shard, ticket, now) -> shard.add(request, ticket, now),
                VerifyAnswer::failed,
                first);
    }

    /** Whether partitions are part of the producer's open transaction. @param first see {@link #add} */
    public CompletionStage<VerifyAnswer> verify(AddRequest request, Consumer<VerifyAnswer> first) {
        if (request.transactionalId().isEmpty()) {
            return refuse(VerifyAnswer.failed(ErrorCode.INVALID_REQUEST), first);
        }
        return runtime.submit(
                partitionFor(request.transactionalId()),
                request.sizeBytes(),
                (shard, ticket, now) -> shard.verify(request, ticket),
                VerifyAnswer::failed,
                first);
    }

    private static CompletionStage<VerifyAnswer> refuse(VerifyAnswer answer, Consumer<VerifyAnswer> first) {
        first.accept(answer);
        return CompletableFuture.completedFuture(answer);
    }

    // ---- administration

    public CompletionStage<DescribedTransaction> describe(String transactionalId) {
        if (transactionalId.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new DescribedTransaction(ErrorCode.INVALID_REQUEST, transactionalId, null));
        }
        return runtime.submit(
                partitionFor(transactionalId),
                REQUEST_BYTES,
                (shard, ticket, now) -> shard.describe(transactionalId, ticket),
                error -> new DescribedTransaction(error, transactionalId, null));
    }

    /** All transactional ids, sorted. */
    public CompletionStage<ListedTransactions> list() {
        CompletionStage<ListedTransactions> gathered =
                CompletableFuture.completedFuture(new ListedTransactions(ErrorCode.NONE, List.of()));
        for (int partition = 0; partition < runtime.partitions(); partition++) {
            gathered = gathered.thenCombine(
                    runtime.submit(
                            partition,
                            REQUEST_BYTES,
                            (shard, ticket, now) -> shard.list(ticket),
                            error -> new ListedTransactions(error, List.of())),
                    TransactionCoordinator::merged);
        }
        return gathered;
    }

    private static ListedTransactions merged(ListedTransactions some, ListedTransactions more) {
        List<DescribedTransaction> all = new ArrayList<>(some.transactions());
        all.addAll(more.transactions());
        all.sort((a, b) -> a.transactionalId().compareTo(b.transactionalId()));
        return new ListedTransactions(some.error().isNone() ? more.error() : some.error(), all);
    }
}
