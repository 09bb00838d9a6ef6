package io.splashdam.simulation;

import io.splashdam.compaction.CleanablePart;
import io.splashdam.log.CleanerConfig;
import io.splashdam.log.CompactionConfig;
import io.splashdam.log.CorruptLogException;
import io.splashdam.log.Disk;
import io.splashdam.log.Durability;
import io.splashdam.log.FaultyLog;
import io.splashdam.log.LogCleaning;
import io.splashdam.log.LogConfig;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.LogDirectoryConfig;
import io.splashdam.log.LogId;
import io.splashdam.log.LogSlice;
import io.splashdam.log.PartitionLog;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import io.splashdam.ring.InlineRing;
import io.splashdam.ring.RingLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One seed's world: topics of both kinds, producers that try again, readers, truncation, retention, deletion; crashes at any disk
 * operation, also during recovery, and disks that are full or fail. After each start all checkers look.
 */
final class Simulation {
    private static final int STEPS = 500;
    private static final int CRASHES = 3;
    private static final int TOPICS = 3;
    private static final int MAX_STARTS_IN_A_ROW = 50;

    private final SplittableRandom random;
    private final SimulatedDisk disk;
    private final Disk seenDisk;
    private final Plant plant;
    private final LogDirectoryConfig config;

    // The metadata: durable by definition here.
    private final Map<LogId, LogConfig> expected = new LinkedHashMap<>();
    private final Set<UUID> deleted = new HashSet<>();

    private final List<SimulatedProducer> producers = new ArrayList<>();
    private final Map<LogId, Partition> partitions = new LinkedHashMap<>();
    private @Nullable LogDirectory directory;
    private @Nullable InlineRing ring;
    private @Nullable LogCleaning cleaning;
    private long nowMs = 1_700_000_000_000L;
    /** Large batches, all inline, and a checkpoint only when the journal is full. */
    private final boolean isHeavy;

    private long nextId = 1;
    private long nextTopic = 1;
    private int crashes;
    private int starts;
    private int cleanings;
    private int crashesInRecovery;
    private Busy busy = Busy.ALL;

    /** Which of the threads of a real machine is in the middle of something: the others go on meanwhile. */
    private enum Busy {
        FLUSH,
        CHECKPOINT,
        CLEANER,
        ALL
    }

    Simulation(long seed, Plant plant) {
        this.random = new SplittableRandom(seed);
        this.disk = new SimulatedDisk(new SplittableRandom(seed + 1));
        this.plant = plant;
        this.seenDisk = plant.between(disk);
        this.isHeavy = random.nextInt(3) == 0;
        int referenceBytes = isHeavy ? 100_000 : 600 + random.nextInt(3000);
        this.config = new LogDirectoryConfig(
                1, null, 32 * 1024, 2, referenceBytes, 1 + random.nextInt(2000), 1 + random.nextInt(8), 0);
    }

    /** What happened, for those who ask whether the world was wild enough. */
    record Outcome(int steps, int crashes, int crashesInRecovery, int starts, long failedForces, int cleanings) {}

    Outcome run() throws IOException {
        for (int i = 0; i < TOPICS; i++) {
            addTopic();
        }
        start();
        int steps = 0;
        while (steps < STEPS || crashes < CRASHES) {
            if (random.nextInt(STEPS / 5) == 0 || steps > STEPS * 2) {
                disk.crashAfter(random.nextInt(60));
            }
            try {
                step();
            } catch (SimulatedCrash crash) {
                crashes++;
                crash();
            }
            steps++;
            nowMs += random.nextInt(20);
        }
        settle();
        return new Outcome(steps, crashes, crashesInRecovery, starts, disk.failedForces(), cleanings);
    }

    /** In the end all goes well, and everything that was sent is acknowledged. */
    private void settle() throws IOException {
        disk.restart();
        restartIfFailed(true);
        for (int i = 0; i < 20; i++) {
            producers.forEach(this::sendAgain);
            ring().stepAppend();
            flush();
        }
        check();
        ring().close();
        directory().close();
        start();
    }

    private LogDirectory directory() {
        if (directory == null) {
            throw new IllegalStateException("Expected a directory");
        }
        return directory;
    }

    private InlineRing ring() {
        if (ring == null) {
            throw new IllegalStateException("Expected a ring");
        }
        return ring;
    }

    // ---------------------------------------------------------------- steps

    private void step() throws IOException {
        restartIfFailed(false);
        int dice = random.nextInt(100);
        if (random.nextInt(1000) < (isHeavy ? 2 : 80)) {
            checkpoint();
        } else if (random.nextInt(8) == 0) {
            compact();
        } else if (dice < 44) {
            send();
        } else if (dice < 64) {
            ring().stepAppend();
        } else if (dice < 84) {
            flush();
        } else if (dice < 92) {
            read();
        } else {
            rarely(random.nextInt(16));
        }
    }

    private void rarely(int dice) throws IOException {
        switch (dice) {
            case 0, 1 -> truncate();
            case 2, 3 -> retain();
            case 4 -> deleteTopic();
            case 5 -> addAndCreateTopic();
            case 6 -> stopAndStart();
            case 7 -> kill();
            case 8, 9, 10 -> disk.failSometimes(random.nextInt(40), random.nextInt(20));
            default -> disk.failSometimes(0, 0);
        }
    }

    private void send() {
        SimulatedProducer producer = producers.get(random.nextInt(producers.size()));
        Partition partition = partitions.get(producer.history().id());
        if (partition != null) {
            int valueBytes = isHeavy || random.nextInt(10) == 0 ? 1500 : 8 + random.nextInt(200);
            producer.send(ring(), partition, 1 + random.nextInt(4), valueBytes, nowMs);
        }
    }

    private void sendAgain(SimulatedProducer producer) {
        Partition partition = partitions.get(producer.history().id());
        if (partition != null) {
            producer.sendAgain(ring(), partition, nowMs);
        }
    }

    private int flush() {
        busy = Busy.FLUSH;
        int groups = ring().stepFlush();
        busy = Busy.ALL;
        plant.afterFlush(directory());
        return groups;
    }

    private void checkpoint() {
        busy = Busy.CHECKPOINT;
        try {
            ring().stepCheckpoint();
        } catch (IOException e) {
            // As in the checkpoint's thread: the journal keeps what it holds.
        }
        busy = Busy.ALL;
    }

    private void read() throws IOException {
        for (Partition partition : partitions.values()) {
            long from = partition.startOffset()
                    + random.nextLong(Math.max(1, partition.highWatermark() - partition.startOffset()));
            if (from >= partition.highWatermark()) {
                continue;
            }
            LogSlice slice;
            try {
                slice = partition.read(from, 2000, Isolation.READ_UNCOMMITTED, true);
            } catch (IOException e) {
                requireFailed(partition, e);
                continue;
            }
            ByteBuffer bytes = slice.read();
            slice.release();
            show(partition, bytes);
        }
    }

    private static void requireFailed(Partition partition, IOException e) throws IOException {
        if (!partition.log().isFailed() || e instanceof CorruptLogException) {
            throw e;
        }
    }

    private void show(Partition partition, ByteBuffer bytes) {
        BatchView batch = new BatchView();
        RecordCursor cursor = new RecordCursor();
        for (int at = 0; at < bytes.limit(); at += batch.sizeBytes()) {
            cursor.open(batch.wrap(bytes, at));
            while (cursor.next()) {
                historyOf(partition.log().id()).show(cursor.record().offset(), SimulatedProducer.idOf(cursor.record()));
            }
        }
    }

    private History historyOf(LogId id) {
        for (SimulatedProducer producer : producers) {
            if (producer.history().id().equals(id)) {
                return producer.history();
            }
        }
        throw new IllegalStateException("Expected a producer of " + id);
    }

    private void drain() {
        ring().stepAppend();
        while (ring().stepFlush() > 0) { // as all others wait too, nothing happens meanwhile
            plant.afterFlush(directory());
        }
    }

    private @Nullable Partition anyPartition() {
        List<Partition> all = new ArrayList<>(partitions.values());
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    /** As a follower that learns of a new leader's log: the newest records go, and their producers begin anew. */
    private void truncate() {
        drain();
        Partition partition = anyPartition();
        if (partition == null || directory().isFailed() || partition.log().isFailed()) {
            return;
        }
        PartitionLog log = partition.log();
        long to = log.endOffset() - random.nextLong(Math.max(1, Math.min(20, log.endOffset() - log.startOffset() + 1)));
        // From here on the records may be gone, or not, until the truncation has returned.
        historyOf(log.id()).cutFrom(to - 4); // a batch is cut as a whole
        producersOf(log.id()).forEach(SimulatedProducer::beginAnew);
        try {
            log.truncateTo(to);
            partitions.put(log.id(), new Partition(log, starts, 1));
        } catch (IOException e) {
            if (!log.isFailed() && !directory().isFailed()) {
                throw new AssertionError("Expected a log whose truncation failed to be failed", e);
            }
        }
    }

    private List<SimulatedProducer> producersOf(LogId id) {
        return producers.stream()
                .filter(producer -> producer.history().id().equals(id))
                .toList();
    }

    private void retain() throws IOException {
        Partition partition = anyPartition();
        if (partition == null || partition.log().isFailed()) {
            return;
        }
        drain();
        PartitionLog log = partition.log();
        try {
            if (random.nextBoolean()) {
                long most = partition.highWatermark() - log.startOffset();
                log.advanceStartOffset(log.startOffset() + random.nextLong(most / 2 + 1));
            } else {
                log.maintain(nowMs, partition.highWatermark());
            }
        } catch (IOException e) {
            if (e instanceof CorruptLogException) {
                throw e;
            }
        }
    }

    /** Some steps of the cleaning that is under way, or of a new one; before the next ones anything may happen to the log. */
    private void compact() throws IOException {
        if (directory().isFailed()) {
            return;
        }
        try {
            if (cleaning == null) {
                beginCleaning();
            }
            for (int steps = random.nextInt(4); cleaning != null && steps >= 0; steps--) {
                busy = Busy.CLEANER;
                LogCleaning begun = cleaning;
                cleaning = null; // unless it goes on
                if (begun.step()) {
                    cleaning = begun;
                } else {
                    cleanings += begun.isComplete() ? 1 : 0;
                    directory().cleaner().finished(begun);
                }
            }
        } catch (IOException e) {
            if (e instanceof CorruptLogException) {
                throw e;
            }
        } finally {
            busy = Busy.ALL;
        }
    }

    private void beginCleaning() throws IOException {
        Partition partition = anyPartition();
        if (partition == null
                || !partition.log().config().compact()
                || partition.log().isFailed()) {
            return;
        }
        PartitionLog log = partition.log();
        CleanablePart part = directory().cleaner().cleanablePart(log, partition.highWatermark(), nowMs);
        if (part.from() == part.to() || log.stagedBytes() > 0) {
            return;
        }
        CleanerConfig memory = new CleanerConfig(random.nextInt(3) == 0 ? 24 * 12 : 1 << 16, 1024);
        cleaning = directory().cleaner().begin(log, part, log.cleaningView(), memory, LogCleaning.Pace.FULL, nowMs);
    }

    private void addTopic() {
        long number = nextTopic++;
        // Names come back, with other ids.
        LogId id = new LogId(new UUID(number, random.nextLong()), "topic" + number % 4, (int) (number % 2));
        for (LogId other : expected.keySet()) {
            if (other.directoryName().equals(id.directoryName())) {
                return;
            }
        }
        LogConfig topic = LogConfig.defaults()
                .withDurability(random.nextInt(3) == 0 ? Durability.OS : Durability.FSYNC)
                .withSegmentBytes(2000 + random.nextInt(6000))
                .withIndexIntervalBytes(random.nextInt(1000))
                .withRetention(random.nextInt(4000), -1, random.nextInt(500));
        if (random.nextInt(2) == 0) {
            long minLagMs = random.nextInt(3) == 0 ? random.nextInt(500) : 0;
            topic = topic.withCompaction(
                    new CompactionConfig(0, minLagMs, Long.MAX_VALUE, random.nextInt(2000)), random.nextInt(3) == 0);
        }
        History history = new History(id, topic);
        for (int i = random.nextInt(2); i >= 0; i--) {
            producers.add(new SimulatedProducer(history, this::ids));
        }
        expected.put(id, topic);
    }

    private long ids(int count) {
        long first = nextId;
        nextId += count;
        return first;
    }

    private void addAndCreateTopic() {
        int before = expected.size();
        addTopic();
        if (expected.size() == before || directory().isFailed()) {
            return;
        }
        LogId id = List.copyOf(expected.keySet()).get(before);
        try {
            partitions.put(id, new Partition(directory().create(id, expected.get(id)), starts, 1));
        } catch (IOException e) {
            directory().fail(e);
        }
    }

    private void deleteTopic() {
        if (expected.size() <= 1) {
            return;
        }
        List<LogId> ids = List.copyOf(expected.keySet());
        LogId id = ids.get(random.nextInt(ids.size()));
        drain();
        expected.remove(id);
        deleted.add(id.topicId());
        producers.removeIf(producer -> producer.history().id().equals(id));
        Partition partition = partitions.remove(id);
        if (partition == null) {
            return;
        }
        partition.close();
        try {
            directory().delete(partition.log());
        } catch (IOException e) {
            directory().fail(e);
        }
    }

    // ---------------------------------------------------------------- stops and starts

    private void restartIfFailed(boolean always) throws IOException {
        boolean isFailed = directory().isFailed() || directory().logs().stream().anyMatch(PartitionLog::isFailed);
        if (isFailed && (always || random.nextInt(10) == 0)) {
            kill();
        }
    }

    private void stopAndStart() throws IOException {
        try {
            ring().close();
            directory().close();
        } catch (IOException e) {
            // Whatever was not written down is recovered.
        }
        disconnect();
        disk.restart();
        start();
    }

    /** kill -9: the page cache stays, with what never reached the disk. */
    private void kill() throws IOException {
        disconnect();
        disk.restart();
        start();
    }

    private void crash() throws IOException {
        disconnect();
        if (random.nextInt(4) == 0) {
            disk.restart();
        } else {
            losePower();
        }
        start();
    }

    private void losePower() {
        disk.losePower();
        for (SimulatedProducer producer : producers) {
            if (producer.history().config().durability() == Durability.OS) {
                producer.history().forgetFrom(0);
                producer.beginAnew();
            }
        }
    }

    private void disconnect() {
        producers.forEach(SimulatedProducer::disconnect);
        busy = Busy.ALL;
        partitions.clear();
        ring = null;
        directory = null;
        cleaning = null;
    }

    private void start() throws IOException {
        for (int attempt = 0; attempt < MAX_STARTS_IN_A_ROW; attempt++) {
            if (attempt < 5 && random.nextInt(3) == 0) {
                disk.crashAfter(random.nextInt(150));
            } else if (attempt < 5 && random.nextInt(8) == 0) {
                disk.failSometimes(10, 10);
            }
            starts++;
            try {
                recover();
                break;
            } catch (SimulatedCrash crash) {
                crashes++;
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
        check();
        disk.meanwhile(this::meanwhile);
    }

    private void recover() throws IOException {
        InstantSource clock = () -> Instant.ofEpochMilli(nowMs);
        LogDirectory opened = plant.open(seenDisk, config, clock, random);
        opened.recover(expected, deleted::contains);
        directory = opened;
        ring = InlineRing.holding(opened, RingLimits.of(64, 1 << 20), clock);
        partitions.clear();
        for (LogId id : expected.keySet()) {
            PartitionLog log = opened.log(id.topicId(), id.partition());
            if (log == null) {
                throw new AssertionError("Expected a log of " + id + " after recovery");
            }
            partitions.put(id, new Partition(log, starts, 1));
        }
    }

    private void check() throws IOException {
        for (Map.Entry<LogId, Partition> each : partitions.entrySet()) {
            Found found = Found.in(each.getValue().log(), nowMs);
            History history = historyOf(each.getKey());
            for (Checker checker : Checkers.ALL) {
                checker.check(history, found);
            }
        }
    }

    /** The append thread and the flush thread do not wait for the forces of checkpoints and cleanings. */
    private void meanwhile() {
        Busy forcing = busy;
        if (forcing == Busy.ALL || random.nextInt(4) != 0) {
            return;
        }
        busy = Busy.ALL;
        send();
        ring().stepAppend();
        if (forcing != Busy.FLUSH && random.nextBoolean() && FaultyLog.hasMuchRoom(directory())) {
            ring().stepFlush();
        }
        busy = forcing;
    }
}
