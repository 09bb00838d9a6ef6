package io.splashdam.coordinator.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A producer as clients are: one request at a time, asked again when the answer says so or got lost. */
final class SimulatedProducer {
    private final TransactionSimulation world;
    private final String id;
    private final boolean isVersion2;
    private final List<Attempt> attempts = new ArrayList<>();

    private long producerId = Transaction.NO_PRODUCER_ID;
    private short epoch = Transaction.NO_EPOCH;
    private @Nullable Attempt current;
    private @Nullable CompletableFuture<?> asked;
    private boolean isFenced = true;

    /** One transaction, as far as its producer knows. */
    private static final class Attempt {
        final List<Record> records = new ArrayList<>();

        @Nullable
        Boolean wanted;

        @Nullable
        Boolean told;

        boolean wasRefused;
    }

    /** One record in one partition, and how its transaction ended there. */
    static final class Record {
        private @Nullable Boolean isCommitted;

        void end(boolean committed) {
            assertThat(isCommitted).as("ended twice").isNull();
            isCommitted = committed;
        }
    }

    SimulatedProducer(TransactionSimulation world, String id, boolean isVersion2) {
        this.world = world;
        this.id = id;
        this.isVersion2 = isVersion2;
    }

    void act() {
        CompletableFuture<?> before = asked;
        if (before != null && !before.isDone()) {
            return;
        }
        asked = null;
        Attempt open = current;
        if (isFenced || open == null && world.random.nextInt(12) == 0) {
            init();
        } else if (open == null) {
            current = new Attempt();
            attempts.add(current);
        } else if (open.wanted != null || !open.records.isEmpty() && world.random.nextInt(3) == 0) {
            end(open);
        } else {
            produce(open);
        }
    }

    private void init() {
        current = null;
        ask(
                world.coordinator()
                        .initProducer(new InitProducerRequest(
                                id, world.timeoutMs(), Transaction.NO_PRODUCER_ID, Transaction.NO_EPOCH)),
                answer -> {
                    if (answer.error().isNone()) {
                        assertThat(answer.producerId() > producerId || answer.epoch() > epoch)
                                .as("a new epoch")
                                .isTrue();
                        producerId = answer.producerId();
                        epoch = answer.epoch();
                        isFenced = false;
                    }
                });
    }

    private void produce(Attempt open) {
        Set<TopicPartition> to = new HashSet<>(world.somePartitions());
        AddRequest add = new AddRequest(id, producerId, epoch, to, isVersion2);
        if (isVersion2) {
            ask(world.coordinator().add(add, answer -> append(open, add, answer)), answer -> takeError(answer.error()));
            return;
        }
        ask(
                world.coordinator()
                        .add(add)
                        .thenCompose(added -> added.error().isNone()
                                ? world.coordinator().verify(add, answer -> append(open, add, answer))
                                : CompletableFuture.completedFuture(added)),
                answer -> takeError(answer.error()));
    }

    /** On the coordinator's thread, before any marker. */
    private void append(Attempt open, AddRequest add, VerifyAnswer answer) {
        for (TopicPartition each : add.partitions()) {
            Record record = new Record();
            if (answer.of(each).isNone() && world.partition(each).append(add.producerId(), add.epoch(), true, record)) {
                open.records.add(record);
            }
        }
    }

    private void end(Attempt open) {
        boolean isCommit = open.wanted == null ? world.random.nextInt(3) > 0 : open.wanted;
        open.wanted = isCommit;
        EndRequest end = new EndRequest(id, producerId, epoch, isCommit, isVersion2);
        ask(world.coordinator().endTransaction(end), answer -> {
            if (answer.error().isNone()) {
                open.told = isCommit;
                current = null;
                if (isVersion2) {
                    producerId = answer.producerId();
                    epoch = answer.epoch();
                }
            } else if (!isRetriable(answer.error())) {
                open.wasRefused = true;
                current = null;
                isFenced = true;
            }
        });
    }

    private void takeError(ErrorCode error) {
        if (!error.isNone() && !isRetriable(error)) {
            current = null;
            isFenced = true;
        }
    }

    private static boolean isRetriable(ErrorCode error) {
        return switch (error) {
            case CONCURRENT_TRANSACTIONS,
                    COORDINATOR_LOAD_IN_PROGRESS,
                    COORDINATOR_NOT_AVAILABLE,
                    NOT_COORDINATOR,
                    TRANSACTION_ABORTABLE -> true;
            default -> false;
        };
    }

    private <R> void ask(CompletionStage<R> request, java.util.function.Consumer<R> then) {
        boolean isLost = world.random.nextInt(15) == 0;
        asked = request.thenAccept(answer -> {
                    if (!isLost) {
                        then.accept(answer);
                    }
                })
                .toCompletableFuture();
    }

    /** After all is quiet. */
    void checkOutcomes() {
        for (Attempt attempt : attempts) {
            Set<Boolean> outcomes = new HashSet<>();
            attempt.records.forEach(record -> {
                assertThat(record.isCommitted).as("an end for every record").isNotNull();
                outcomes.add(record.isCommitted);
            });
            assertThat(outcomes).as("one outcome everywhere").hasSizeLessThanOrEqualTo(1);
            if (attempt.told != null && !outcomes.isEmpty()) {
                assertThat(outcomes).as("as the producer was told").containsExactly(attempt.told);
            }
            if (attempt.wanted == null || !attempt.wanted) {
                assertThat(outcomes).as("only what was asked for commits").doesNotContain(true);
            }
        }
    }
}
