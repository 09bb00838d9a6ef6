package io.splashdam.kill;

import static org.awaitility.Awaitility.await;

import io.splashdam.outcome.Event;
import io.splashdam.outcome.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactional producers commit, abort and fence each other while their broker is killed with -9 and started again: what
 * {@link io.splashdam.outcome} asks of transactions holds.
 */
class KillTransactionsTest {
    private static final int PARTITIONS = 2;

    @TempDir
    Path directory;

    private final Observations seen = new Observations();
    private final List<TopicPartition> outputs = new ArrayList<>();

    @Test
    void transactionsAreWholeAfterTwoKills() throws Exception {
        run(2);
    }

    @Test
    @Tag("soak")
    void transactionsAreWholeAfterTwentyKills() throws Exception {
        run(20);
    }

    private void run(int rounds) throws Exception {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        long startedNs = System.nanoTime();
        try {
            List<TransactionLoad> loads = killWhileTransactionsRun(rounds, seed);
            System.out.printf(
                    "kill -9 with transactions: rounds=%d seed=%d committed=%d events=%d seconds=%.1f%n",
                    rounds, seed, committed(loads), seen.events().size(), (System.nanoTime() - startedNs) / 1e9);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Repeat with -Dtest=KillTransactionsTest -Dkill.seed=" + seed, e);
        }
    }

    private List<TransactionLoad> killWhileTransactionsRun(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        int port = BrokerProcess.freePort();
        Properties client = client(port);
        BrokerProcess broker = launch(port, random).awaitReady();
        try {
            createTopics(client);
            List<TransactionLoad> loads = new ArrayList<>();
            for (String id : List.of("a", "b", "c")) {
                loads.add(new TransactionLoad(id, outputs, client, seen, random.nextLong()));
            }
            loads.forEach(Thread::start);
            AtomicBoolean isRunning = new AtomicBoolean(true);
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try (TransactionReader reader = new TransactionReader("live", outputs, client, seen)) {
                    reader.readWhile(isRunning::get);
                }
            });
            for (int round = 0; round < rounds; round++) {
                int enough = committed(loads) + 10 + random.nextInt(40);
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> {
                            loads.forEach(TransactionLoad::check);
                            return committed(loads) >= enough;
                        });
                broker.kill();
                broker = launch(port, random).awaitReady();
            }
            for (TransactionLoad load : loads) {
                load.finish();
            }
            isRunning.set(false);
            reading.join();
            sweep(client, loads);
            seen.check();
            return loads;
        } finally {
            broker.close();
        }
    }

    private static int committed(List<TransactionLoad> loads) {
        return loads.stream().mapToInt(TransactionLoad::committed).sum();
    }

    private BrokerProcess launch(int port, Random random) throws Exception {
        return BrokerProcess.launch(directory, port, (4 << 20) << random.nextInt(3));
    }

    private static Properties client(int port) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "127.0.0.1:" + port);
        properties.put("reconnect.backoff.ms", "20");
        properties.put("reconnect.backoff.max.ms", "100");
        return properties;
    }

    private void createTopics(Properties client) throws Exception {
        List<NewTopic> topics = List.of(
                new NewTopic("durable", PARTITIONS, (short) 1).configs(Map.of("segment.bytes", "1048576")),
                new NewTopic("paged", PARTITIONS, (short) 1)
                        .configs(Map.of("durability", "os", "segment.bytes", "1048576")),
                new NewTopic(TransactionLoad.INPUT.topic(), 1, (short) 1));
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(topics).all().get();
        }
        for (int i = 0; i < PARTITIONS; i++) {
            outputs.add(new TopicPartition("durable", i));
            outputs.add(new TopicPartition("paged", i));
        }
    }

    /** Nobody writes any more: once all markers are there, everything is read from the beginning. */
    private void sweep(Properties client, List<TransactionLoad> loads) throws Exception {
        try (TransactionReader last = new TransactionReader("last", outputs, client, seen);
                Admin admin = Admin.create(client)) {
            await().atMost(Duration.ofSeconds(30)).until(last::lookAtWhatIsStable);
            last.readAll();
            for (TransactionLoad load : loads) {
                OffsetAndMetadata found = await().ignoreExceptions()
                        .until(
                                () -> admin.listConsumerGroupOffsets(load.group())
                                        .partitionsToOffsetAndMetadata()
                                        .get(),
                                offsets -> true)
                        .get(TransactionLoad.INPUT);
                seen.add(new Event.FoundOffset(
                        "last", load.group(), TransactionLoad.INPUT.toString(), found == null ? -1 : found.offset()));
            }
            seen.add(new Event.Swept("last"));
        }
    }
}
