package io.splashdam.simulation;

import io.splashdam.broker.ShardLogs;
import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.BrokerConfig;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.group.FetchOffsetsRequest;
import io.splashdam.coordinator.group.FetchOffsetsResponse;
import io.splashdam.coordinator.group.GroupCoordinator;
import io.splashdam.coordinator.group.GroupListener;
import io.splashdam.coordinator.transaction.EmbeddedAnswer;
import io.splashdam.coordinator.transaction.InitProducerRequest;
import io.splashdam.coordinator.transaction.TransactionCoordinator;
import io.splashdam.coordinator.transaction.TransactionListener;
import io.splashdam.local.GroupOffsets.TopicPartition;
import io.splashdam.local.SimulatedTransactions;
import io.splashdam.local.TransactionalProducers;
import io.splashdam.log.CorruptLogException;
import io.splashdam.log.Disk;
import io.splashdam.log.Durability;
import io.splashdam.log.LogConfig;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.LogDirectoryConfig;
import io.splashdam.log.LogId;
import io.splashdam.log.PartitionLog;
import io.splashdam.outcome.Event;
import io.splashdam.outcome.Observations;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.ring.AppendReply;
import io.splashdam.ring.InlineRing;
import io.splashdam.ring.RingLimits;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Applications that commit whole transactions, heirs that fence them, others that write to the same topics; a crash at any disk operation.
 * Both coordinators, ring, log, journal, checkpoint and recovery are real. One thread, one seed.
 *
 * <p>After each start: the rules of {@link io.splashdam.outcome}, every log from begin to end, and stores that are restored from where they
 * were.
 */
final class WholeTransactionSimulation {
    private static final int STEPS = 250;
    private static final int CRASHES = 3;
    private static final int IDS = 2;
    private static final int MAX_STARTS_IN_A_ROW = 50;
    private static final int MAX_PUMPS = 2_000;

    private final SplittableRandom random;
    private final SimulatedDisk disk;
    private final Disk seenDisk;
    private final WholePlant plant;
    private final LogDirectoryConfig config;
    private final boolean isHeavy;
    private final Observations seen = new Observations();
    private final Map<LogId, LogConfig> expected = new LinkedHashMap<>();
    private final List<TopicPartition> outputs = new ArrayList<>();
    private final List<SimulatedStore> stores = new ArrayList<>();
    private final List<SimulatedApplication> applications = new ArrayList<>();
    private ClusterImage image = ClusterImage.empty("simulated", 1);
    private Partitions partitions = new Partitions();
    private @Nullable World world;
    private long nowMs = 1_700_000_000_000L;
    private long nextProducerId = 1;
    private long nextOwner = 1;
    private int nextPlain;
    private int sweeps;
    private int powerLosses;
    private int starts;
    private int crashes;
    private int crashesInRecovery;

    /** What one start of the broker makes. */
    private record World(
            LogDirectory directory,
            InlineRing ring,
            TransactionCoordinator transactions,
            GroupCoordinator groups,
            TransactionalProducers producers) {}

    record Outcome(int steps, int crashes, int crashesInRecovery, int powerLosses, int events) {}

    WholeTransactionSimulation(long seed, WholePlant plant) {
        this.random = new SplittableRandom(seed);
        this.disk = new SimulatedDisk(new SplittableRandom(seed + 1));
        this.plant = plant;
        this.seenDisk = plant.between(disk);
        this.isHeavy = random.nextInt(4) == 0;
        int referenceBytes = isHeavy ? 100_000 : 300 + random.nextInt(3_000);
        this.config = new LogDirectoryConfig(
                1, null, 64 * 1024, 2, referenceBytes, 1 + random.nextInt(2_000), 1 + random.nextInt(8), 0);
        boolean isAllOs = random.nextInt(6) == 0;
        addTopic(ClusterImage.OFFSETS_TOPIC, 2, isAllOs);
        addTopic(ClusterImage.TRANSACTIONS_TOPIC, 2, isAllOs);
        addTopic("in", 1, isAllOs);
        addTopic("changelog", IDS, isAllOs || random.nextInt(3) == 0);
        addTopic("durable", 2, isAllOs);
        addTopic("fast", 2, true);
        for (TopicImage topic : List.of(topic("durable"), topic("fast"))) {
            for (int i = 0; i < topic.partitions(); i++) {
                outputs.add(new TopicPartition(topic.name(), i));
            }
        }
        for (int i = 0; i < IDS; i++) {
            stores.add(new SimulatedStore(new TopicPartition("changelog", i)));
        }
    }

    private void addTopic(String name, int count, boolean isOs) {
        UUID id = new UUID(1, random.nextLong());
        image = image.withTopic(new TopicImage(id, name, count, Map.of(), 0));
        LogConfig topic = LogConfig.defaults()
                .withDurability(isOs ? Durability.OS : Durability.FSYNC)
                .withSegmentBytes(2_000 + random.nextInt(6_000))
                .withIndexIntervalBytes(random.nextInt(1_000));
        for (int i = 0; i < count; i++) {
            expected.put(new LogId(id, name, i), topic);
        }
    }

    private TopicImage topic(String name) {
        TopicImage found = image.topic(name);
        if (found == null) {
            throw new IllegalStateException("Expected a topic " + name);
        }
        return found;
    }

    private Partition partition(String topic, int number) {
        Partition found = partitions.of(topic(topic).id(), number);
        if (found == null) {
            throw new IllegalStateException("Expected partition " + number + " of " + topic);
        }
        return found;
    }

    private World world() {
        if (world == null) {
            throw new IllegalStateException("Expected a world");
        }
        return world;
    }

    // ---------------------------------------------------------------- the run

    Outcome run() throws IOException {
        start();
        int steps = 0;
        while (steps < STEPS || crashes < CRASHES) {
            if (random.nextInt(STEPS / 5) == 0 || steps > STEPS * 2) {
                disk.crashAfter(random.nextInt(60));
            }
            try {
                step();
                if (disk.isDown()) { // somebody caught the crash on its way here
                    throw new SimulatedCrash();
                }
            } catch (SimulatedCrash crash) {
                crashes++;
                disconnect();
                if (random.nextInt(3) == 0) {
                    disk.restart();
                } else {
                    losePower();
                }
                start();
            }
            steps++;
            nowMs += random.nextInt(20);
        }
        disk.crashAfter(Long.MAX_VALUE);
        disk.failSometimes(0, 0);
        sweep();
        return new Outcome(
                steps, crashes, crashesInRecovery, powerLosses, seen.events().size());
    }

    private void step() throws IOException {
        if (hasFailed()) {
            disconnect();
            disk.restart();
            start();
        }
        int dice = random.nextInt(100);
        if (dice < 30) {
            act();
        } else if (dice < 40) {
            writePlain();
        } else if (dice < 55) {
            coordinate();
        } else if (dice < 65) {
            world().ring().stepAppend();
        } else if (dice < 87) {
            world().ring().stepFlush();
            noteStable();
        } else if (dice < 93) {
            checkpoint();
        } else if (dice < 98) {
            inherit(random.nextInt(IDS));
        } else if (random.nextInt(3) == 0) {
            fenceFromOutside(random.nextInt(IDS));
        } else {
            disk.failSometimes(random.nextInt(20), random.nextInt(10));
        }
    }

    private boolean hasFailed() {
        LogDirectory directory = world().directory();
        return directory.isFailed() || directory.logs().stream().anyMatch(PartitionLog::isFailed);
    }

    private void checkpoint() {
        try {
            world().ring().stepCheckpoint();
        } catch (IOException e) {
            // As in the checkpoint's thread: the journal keeps what it holds.
        }
    }

    private Moment now() {
        return new Moment(nowMs, nowMs);
    }

    private int coordinate() {
        return world().transactions().doWork(now()) + world().groups().doWork(now());
    }

    private void act() {
        applications.removeIf(SimulatedApplication::isDone);
        if (applications.isEmpty()) {
            inherit(random.nextInt(IDS));
        } else {
            applications.get(random.nextInt(applications.size())).act(outputs, isHeavy);
            if (random.nextInt(3) > 0) {
                coordinate();
            }
        }
    }

    /** Somebody who knows nothing of transactions. */
    private void writePlain() {
        TopicPartition to = outputs.get(random.nextInt(outputs.size()));
        String name = "plain." + nextPlain++;
        seen.add(new Event.Began(name, name, 0));
        seen.add(new Event.Wrote(name, to.topic() + "-" + to.partition(), name));
        if (to.topic().equals("fast") || expected.values().iterator().next().durability() == Durability.OS) {
            seen.add(new Event.MayBeLost(name));
        }
        seen.add(new Event.AsksCommit(name));
        String value = name + " " + "y".repeat(random.nextInt(isHeavy ? 1_500 : 100));
        AppendReply reply = new AppendReply() {
            @Override
            public void appended(long baseOffset, long logAppendTimeMs) {
                seen.add(new Event.Told(name, Event.Outcome.COMMITTED));
            }

            @Override
            public void refused(ErrorCode error, String message) {
                // Nobody knows.
            }
        };
        world().ring()
                .tryAppend(partition(to.topic(), to.partition()), SimulatedApplication.batch("", value), true, reply);
    }

    private void noteStable() {
        if (random.nextInt(5) == 0) {
            expected.forEach((id, topic) -> {
                Partition at = partition(id.topic(), id.partition());
                String name = id + (topic.durability() == Durability.OS ? "@" + powerLosses : "");
                seen.add(new Event.Stable(name, at.lastStableOffset(), at.highWatermark()));
            });
        }
    }

    /** Steps everything until the answer is there; null when it was lost with the disk. */
    private <T> @Nullable T answer(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        for (int i = 0; i < MAX_PUMPS && !future.isDone(); i++) {
            coordinate();
            world().ring().stepAppend();
            world().ring().stepFlush();
            nowMs++;
        }
        return future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
    }

    /** A new instance takes the id, and goes on where the one before has stopped. */
    private void inherit(int number) {
        String id = "id" + number;
        EmbeddedAnswer answer = answer(world().transactions().initEmbedded(id, 60_000));
        if (answer == null || answer.producer() == null) {
            return;
        }
        long owner = nextOwner++;
        seen.add(new Event.Initialized(id, owner));
        Long position = committedOffset("g-" + id);
        if (position != null && !hasFailed()) {
            applications.add(new SimulatedApplication(
                    seen,
                    random,
                    stores.get(number),
                    id,
                    owner,
                    SimulatedTransactions.of(world().producers(), answer.producer()),
                    plant,
                    restore(number),
                    Math.max(0, position)));
        }
    }

    private void fenceFromOutside(int number) {
        String id = "id" + number;
        var answer = answer(world().transactions().initProducer(new InitProducerRequest(id, 60_000, -1, (short) -1)));
        if (answer != null && answer.error().isNone()) {
            seen.add(new Event.Initialized(id, nextOwner++));
        }
    }

    /** -1: the group has none; null: nobody can say now. */
    private @Nullable Long committedOffset(String group) {
        FetchOffsetsResponse found = answer(world().groups().fetchOffsets(FetchOffsetsRequest.of(group, null)));
        for (int i = 0; i < 3 && found != null && !found.error().isNone(); i++) {
            nowMs += 2_000; // a full disk has made the groups read their log anew
            coordinate();
            found = answer(world().groups().fetchOffsets(FetchOffsetsRequest.of(group, null)));
        }
        if (found == null || !found.error().isNone()) {
            return null;
        }
        return found.offsets().isEmpty() ? -1L : found.offsets().get(0).offset();
    }

    /** The last sum in the changelog. */
    private int restore(int number) {
        int[] sum = {0};
        try {
            WholeLogWalk.walk(
                    partition("changelog", number), false, (offset, key, value) -> sum[0] = Integer.parseInt(key));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return sum[0];
    }

    // ---------------------------------------------------------------- checks

    private void sweep() throws IOException {
        String reader = "reader" + sweeps++;
        for (int i = 0; i < 20; i++) { // what is on its way arrives
            coordinate();
            world().ring().stepAppend();
            world().ring().stepFlush();
        }
        if (hasFailed()) {
            return;
        }
        for (LogId id : expected.keySet()) {
            boolean isInternal = topic(id.topic()).isInternal();
            String name = id.topic() + "-" + id.partition();
            WholeLogWalk.Visitor read = (offset, key, value) ->
                    seen.add(new Event.Read(reader, name, offset, value.substring(0, value.indexOf(' '))));
            WholeLogWalk.walk(partition(id.topic(), id.partition()), true, isInternal ? null : read);
        }
        for (int i = 0; i < IDS; i++) {
            Long offset = committedOffset("g-id" + i);
            if (offset == null) {
                throw new AssertionError("Expected an answer for g-id" + i);
            }
            seen.add(new Event.FoundOffset(reader, "g-id" + i, "in-0", offset));
            checkChangelog(i);
        }
        seen.add(new Event.Swept(reader));
        seen.check();
    }

    /** One after the other, from the first. */
    private void checkChangelog(int number) throws IOException {
        int[] last = {0};
        WholeLogWalk.walk(partition("changelog", number), true, (offset, key, value) -> {
            if (Integer.parseInt(key) != last[0] + 1) {
                throw new AssertionError("Expected " + (last[0] + 1) + " next in changelog " + number + ", but found "
                        + key + " of " + value.trim());
            }
            last[0]++;
        });
    }

    private void checkStores() throws IOException {
        for (int i = 0; i < IDS; i++) {
            SimulatedStore store = stores.get(i);
            SimulatedStore.Version found = store.crash(random);
            Partition changelog = partition("changelog", i);
            if (found.position() > changelog.endOffset()) {
                throw new AssertionError("Expected store " + i + " to lag its changelog, which ends at "
                        + changelog.endOffset() + ", but it is at " + found);
            }
            int[] sum = {found.sum()};
            WholeLogWalk.walk(changelog, false, (offset, key, value) -> {
                if (offset >= found.position()) {
                    sum[0] = Integer.parseInt(key);
                }
            });
            if (sum[0] != restore(i)) {
                throw new AssertionError("Expected store " + i + " at " + found + " and the changelog's tail to give "
                        + restore(i) + ", but they give " + sum[0]);
            }
            store.restored(sum[0], changelog.endOffset());
        }
    }

    // ---------------------------------------------------------------- stops and starts

    private void losePower() {
        disk.losePower();
        powerLosses++;
    }

    private void disconnect() {
        applications.clear();
        world = null;
        partitions = new Partitions();
    }

    private void start() throws IOException {
        for (int attempt = 0; attempt < MAX_STARTS_IN_A_ROW; attempt++) {
            if (attempt < 5 && random.nextInt(3) == 0) {
                disk.crashAfter(random.nextInt(150));
            }
            starts++;
            try {
                recover();
                break;
            } catch (SimulatedCrash crash) {
                crashesInRecovery++;
                if (random.nextInt(3) == 0) {
                    disk.restart();
                } else {
                    losePower();
                }
            } catch (IOException e) {
                if (e instanceof CorruptLogException || !String.valueOf(e).contains("(simulated)")) {
                    throw e;
                }
                disk.restart();
            }
        }
        disk.crashAfter(Long.MAX_VALUE);
        disk.failSometimes(0, 0);
        serve();
        checkStores();
        sweep();
    }

    private @Nullable LogDirectory recovered;

    private void recover() throws IOException {
        LogDirectory opened = plant.open(seenDisk, config, clock(), random);
        opened.recover(expected, id -> false);
        recovered = opened;
    }

    private InstantSource clock() {
        return () -> Instant.ofEpochMilli(nowMs);
    }

    private void serve() {
        LogDirectory directory = recovered;
        if (directory == null) {
            throw new IllegalStateException("Expected a directory");
        }
        partitions = new Partitions();
        for (TopicImage topic : image.topics()) {
            List<Partition> all = new ArrayList<>();
            for (int i = 0; i < topic.partitions(); i++) {
                PartitionLog log = directory.log(topic.id(), i);
                if (log == null) {
                    throw new AssertionError("Expected a log of " + topic + " after recovery");
                }
                all.add(new Partition(log, starts, 1));
            }
            partitions.add(topic.id(), all);
        }
        InlineRing ring = InlineRing.holding(directory, RingLimits.of(64, 16 << 20), clock());
        PlantedRing seenRing = new PlantedRing(ring, plant);
        BrokerConfig settings = BrokerConfig.defaults();
        GroupCoordinator groups = new GroupCoordinator(
                settings.group(),
                2,
                1_000_000,
                ShardLogs.of(i -> partition(ClusterImage.OFFSETS_TOPIC, i), seenRing, clock()),
                random,
                GroupListener.NONE,
                () -> image);
        TransactionCoordinator transactions = new TransactionCoordinator(
                settings.transaction(),
                2,
                1_000_000,
                ShardLogs.of(i -> partition(ClusterImage.TRANSACTIONS_TOPIC, i), seenRing, clock()),
                markers -> CompletableFuture.completedFuture(true),
                () -> CompletableFuture.completedFuture(nextProducerId++),
                () -> true,
                TransactionListener.NONE);
        Partitions served = partitions;
        TransactionalProducers producers = new TransactionalProducers(
                () -> image, served, seenRing, transactions, groups, settings.transaction(), clock());
        world = new World(directory, ring, transactions, groups, producers);
        coordinate();
    }
}
