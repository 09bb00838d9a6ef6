package io.splashdam.coordinator.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.TransactionConfig;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.MemoryShardLog;
import io.splashdam.coordinator.Moment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Producers of both kinds, a coordinator whose log fails now and then, partitions that take markers late or refuse them for a while, and a
 * clock: one thread, one seed. Held to: a transaction ends the same way everywhere, as its producer was told; nobody who was fenced commits;
 * nothing stays open; the state is the replay of the log.
 */
final class TransactionSimulation {
    private static final int PARTITIONS = 2;
    private static final int TIMEOUT_MS = 2_000;

    final Random random;
    private final MemoryShardLog log = new MemoryShardLog(PARTITIONS);
    private final TransactionCoordinator coordinator;
    private final List<Marker> markers = new ArrayList<>();
    private final Map<TopicPartition, SimulatedPartition> partitions = new HashMap<>();
    private final List<SimulatedProducer> producers = new ArrayList<>();
    private boolean isCalm;
    private long nowMs = 1_000;
    private long nextProducerId = 1;

    /** Somebody may switch {@code transaction.version} at any time. */
    private boolean isVersion2 = true;

    private record Marker(WriteMarkers markers, CompletableFuture<Boolean> done) {}

    TransactionSimulation(long seed) {
        random = new Random(seed);
        TransactionConfig defaults = BrokerConfig.defaults().transaction();
        coordinator = new TransactionCoordinator(
                defaults,
                PARTITIONS,
                1_000_000,
                log,
                this::write,
                () -> CompletableFuture.completedFuture(nextProducerId++),
                () -> isVersion2,
                TransactionListener.NONE);
        for (int i = 0; i < 4; i++) {
            partitions.put(new TopicPartition("t", i), new SimulatedPartition());
        }
        for (int i = 0; i < 6; i++) {
            // Two instances share each id now and then.
            producers.add(new SimulatedProducer(this, "id-" + i % 4, i % 2 == 0));
        }
    }

    private CompletionStage<Boolean> write(WriteMarkers toWrite) {
        Marker marker = new Marker(toWrite, new CompletableFuture<>());
        markers.add(marker);
        return marker.done();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        isCalm = true;
        for (int i = 0; i < 400; i++) {
            step();
        }
        assertThat(coordinator.brokenRules()).isZero();
        producers.forEach(SimulatedProducer::checkOutcomes);
        partitions.forEach((name, partition) ->
                assertThat(partition.open).as("open in %s", name).isEmpty());
        checkReplay();
    }

    private void step() {
        nowMs += random.nextInt(20) == 0 ? random.nextInt(isCalm ? 3_000 : 700) : random.nextInt(20);
        coordinator.doWork(now());
        settleLog();
        settleMarkers();
        if (random.nextInt(200) == 0) {
            isVersion2 = !isVersion2;
        }
        if (!isCalm) {
            producers.get(random.nextInt(producers.size())).act();
        }
        coordinator.doWork(now());
    }

    private Moment now() {
        return new Moment(nowMs, 1_000_000 + nowMs);
    }

    private void settleLog() {
        int partition = random.nextInt(PARTITIONS);
        if (!isCalm && random.nextInt(60) == 0) {
            log.failAll(partition, ErrorCode.KAFKA_STORAGE_ERROR);
        } else if (isCalm || random.nextInt(3) > 0) {
            log.commitAll();
        }
    }

    private void settleMarkers() {
        if (markers.isEmpty() || !isCalm && random.nextInt(3) == 0) {
            return;
        }
        Marker next = markers.remove(random.nextInt(markers.size()));
        boolean isRefusedForNow = !isCalm && random.nextInt(5) == 0;
        for (TopicPartition each : next.markers().partitions()) {
            if (isRefusedForNow && random.nextBoolean()) {
                continue;
            }
            partitions.get(each).end(next.markers());
        }
        next.done().complete(!isRefusedForNow);
    }

    private void checkReplay() {
        ListedTransactions listed = answer(coordinator.list());
        Map<String, Transaction> running = new HashMap<>();
        listed.transactions().forEach(each -> running.put(each.transactionalId(), each.transaction()));
        Map<String, Transaction> replayed = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            TransactionShard fresh = new TransactionShard(
                    BrokerConfig.defaults().transaction(),
                    1_000_000,
                    () -> isVersion2,
                    TransactionListener.NONE,
                    Map.of());
            for (CoordinatorRecord record : log.records(partition)) {
                fresh.replay(record, now());
            }
            replayed.putAll(fresh.contents());
        }
        assertThat(running).isEqualTo(replayed);
    }

    <R> R answer(CompletionStage<R> stage) {
        CompletableFuture<R> future = stage.toCompletableFuture();
        for (int i = 0; i < 200 && !future.isDone(); i++) {
            coordinator.doWork(now());
            log.commitAll();
        }
        return future.join();
    }

    TransactionCoordinator coordinator() {
        return coordinator;
    }

    List<TopicPartition> somePartitions() {
        List<TopicPartition> all = new ArrayList<>(new TreeSet<>(partitions.keySet()));
        java.util.Collections.shuffle(all, random);
        return all.subList(0, 1 + random.nextInt(all.size()));
    }

    SimulatedPartition partition(TopicPartition name) {
        return partitions.get(name);
    }

    int timeoutMs() {
        return TIMEOUT_MS;
    }

    /** A partition with the rules of a real one: epochs rise, and whoever has nothing open needs the coordinator's word. */
    static final class SimulatedPartition {
        private final Map<Long, Short> epochs = new HashMap<>();
        private final Map<Long, List<SimulatedProducer.Record>> open = new HashMap<>();

        boolean append(long producerId, short epoch, boolean isVerified, SimulatedProducer.Record record) {
            Short known = epochs.get(producerId);
            boolean isStale = known != null && epoch < known;
            boolean isContinued = open.containsKey(producerId) && known != null && known == epoch;
            if (isStale || !isVerified && !isContinued) {
                return false;
            }
            epochs.put(producerId, epoch);
            open.computeIfAbsent(producerId, id -> new ArrayList<>()).add(record);
            return true;
        }

        void end(WriteMarkers markers) {
            Short known = epochs.get(markers.producerId());
            boolean isLate = known != null
                    && (markers.epoch() < known
                            || markers.isVersion2()
                                    && markers.epoch() == known
                                    && open.containsKey(markers.producerId()));
            assertThat(isLate).as("a late marker: %s", markers).isFalse();
            epochs.put(markers.producerId(), markers.epoch());
            List<SimulatedProducer.Record> ended = open.remove(markers.producerId());
            if (ended != null) {
                ended.forEach(each -> each.end(markers.isCommit()));
            }
        }
    }
}
