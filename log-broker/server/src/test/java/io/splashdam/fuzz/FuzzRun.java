package io.splashdam.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.ListenerFactory;
import io.splashdam.broker.Splashdam;
import io.splashdam.controller.Topics.NewTopic;
import io.splashdam.net.Buffers;
import io.splashdam.net.Leaks;
import io.splashdam.server.HeldBytes;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/** Rounds of attacks on one broker, with a look at everything after each. Owned by the test's thread. */
final class FuzzRun implements AutoCloseable {
    /** State that only time takes away is taken away soon, so that memory can be seen to be flat. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("journal.bytes", "16mb"),
            Map.entry("log.segment.bytes", "1048576"),
            Map.entry("log.retention.bytes", "4194304"),
            Map.entry("log.retention.check.interval.ms", "5000"),
            Map.entry("producer.id.expiration.ms", "10000"),
            Map.entry("group.min.session.timeout.ms", "1000"),
            Map.entry("group.max.session.timeout.ms", "45000"),
            Map.entry("group.max.size", "20"),
            Map.entry("offsets.retention.minutes", "1"),
            Map.entry("offsets.retention.check.interval.ms", "5000"),
            Map.entry("max.incremental.fetch.session.cache.slots", "50"),
            Map.entry("request.receive.timeout.ms", "2000"));

    private static final int ATTACKERS = 4;
    private static final long MIB = 1 << 20;
    private static final Duration CALM = Duration.ofSeconds(60);

    private final Path directory;
    private final Memory memory;
    private final Tally tally = new Tally();
    private final LogWatch log = new LogWatch();
    private final Splashdam splashdam;
    private final ListenerFactory.Listener listener;
    private final Bystander bystander;
    private final Set<String> threads;

    /** What other tests of this JVM left behind: the pool of buffers is the process's. */
    private final long pinnedByOthers = Buffers.pool().pinnedDirectMemory();

    FuzzRun(Path directory) throws Exception {
        this.directory = directory;
        splashdam = Splashdam.open(directory, SETTINGS);
        listener = splashdam.broker().listen("127.0.0.1", 0);
        splashdam
                .client()
                .createTopicIfAbsent(Bystander.TOPIC, 1, Map.of("retention.ms", "-1", "retention.bytes", "-1"));
        UUID id = splashdam.broker().image().topic(Bystander.TOPIC).id();
        memory = new Memory(new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()));
        bystander = new Bystander("127.0.0.1:" + listener.port());
        bystander.step();
        threads = brokerThreads();
        makeTopics();
    }

    /** Attacks for that long, then looks whether anything is different from before. */
    void round(long seed, Duration length) throws Exception {
        FrameSource source = new FrameSource(Offered.by(listener.port()), memory);
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(ATTACKERS + 1);
        long untilNs = System.nanoTime() + length.toNanos();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            Attacker attacker = new Attacker(listener.port(), source, memory, tally, new Random(seed * 31 + i));
            running.add(pool.submit(() -> {
                while (System.nanoTime() < untilNs && !isOver.get() && log.found() == null) {
                    attacker.act();
                }
            }));
        }
        running.add(pool.submit(() -> {
            do {
                bystander.step();
            } while (System.nanoTime() < untilNs && !isOver.get());
            return null;
        }));
        try {
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            isOver.set(true);
            pool.shutdown();
        }
        assertCalm();
    }

    private void assertCalm() throws Exception {
        assertThat(log.found()).isNull();
        assertThat(brokerThreads()).containsAll(threads);
        Awaitility.await("frames that nobody answers or gives back")
                .atMost(CALM)
                .until(() -> HeldBytes.of(listener) == 0);
        Awaitility.await("buffers that nobody gives back")
                .atMost(CALM)
                .until(() -> Buffers.pool().pinnedDirectMemory() <= pinnedByOthers);
        Leaks.assertNone();
        makeTopics();
        bystander.step();
        assertThat(log.found()).isNull();
    }

    /** Threads of the broker that are there as long as it is. */
    private static Set<String> brokerThreads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("splashdam-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    /** The same topics for every round; what attackers made goes. */
    private void makeTopics() throws Exception {
        var topics = splashdam.broker().topics();
        for (var topic : topics.list()) {
            if (!topic.isInternal() && !topic.name().equals(Bystander.TOPIC)) {
                topics.delete(topic.name()).get();
            }
        }
        for (String name : Words.MADE) {
            topics.create(new NewTopic(name, 3, 1, Map.of()), false).get();
        }
    }

    /** Bytes that are still in use after a collection. */
    long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    long directBytes() {
        return Buffers.pool().metric().usedDirectMemory();
    }

    String report() {
        return tally + "; " + bystander.records() + " records of a bystander; heap " + heapBytes() / MIB
                + " MiB after a collection, direct memory " + directBytes() / MIB + " MiB";
    }

    /** Stops cleanly, starts again on what is there, and reads all of the bystander's records. */
    void restartAndRead() {
        long records = bystander.records();
        bystander.close();
        splashdam.close();
        try (Splashdam again = Splashdam.open(directory, SETTINGS)) {
            assertThat(again.broker().recovery().isClean()).isTrue();
            assertThat(again.broker().recovery().strayDirectories()).isEmpty();
            assertThat(again.client().endOffset(Bystander.TOPIC, 0)).isEqualTo(records);
        }
        assertThat(log.found()).isNull();
    }

    @Override
    public void close() {
        try {
            bystander.close();
            splashdam.close();
        } finally {
            log.close();
        }
    }
}
