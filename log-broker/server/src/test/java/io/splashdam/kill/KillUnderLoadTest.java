package io.splashdam.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Idempotent producers send without pause while their broker is killed with -9 and started again on the same directory: what was
 * acknowledged is there once, and offsets have no gap.
 */
class KillUnderLoadTest {
    private static final int PARTITIONS = 3;
    private static final List<String> TOPICS = List.of("durable", "paged");

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedIsLostOrDoubledInTwentyKills() throws Exception {
        run(20);
    }

    @Test
    @Tag("soak")
    void nothingAcknowledgedIsLostOrDoubledInTwoHundredKills() throws Exception {
        run(200);
    }

    private void run(int rounds) throws Exception {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        long startedNs = System.nanoTime();
        int port = BrokerProcess.freePort();
        AckLedger ledger = new AckLedger();
        Random random = new Random(seed);
        try {
            BrokerProcess broker = launch(port, random).awaitReady();
            createTopics(port);
            List<Load> loads = List.of(new Load("a", port, ledger, seed), new Load("b", port, ledger, seed + 1));
            loads.forEach(Thread::start);
            for (int round = 1; round <= rounds; round++) {
                LockSupport.parkNanos((100 + random.nextInt(700)) * 1_000_000L);
                broker.kill();
                if (random.nextInt(4) == 0) {
                    killDuringStart(port, random);
                }
                broker = launch(port, random).awaitReady();
                if (round % 5 == 0) {
                    verify(port, ledger, false);
                }
            }
            for (Load load : loads) {
                load.stopSending();
            }
            verify(port, ledger, true);
            broker.close();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Repeat with -Dtest=KillUnderLoadTest -Dkill.seed=" + seed, e);
        }
        System.out.printf(
                "kill -9: rounds=%d seed=%d acknowledged=%d seconds=%.1f%n",
                rounds, seed, ledger.acks(), (System.nanoTime() - startedNs) / 1e9);
    }

    private BrokerProcess launch(int port, Random random) throws Exception {
        return BrokerProcess.launch(directory, port, (4 << 20) << random.nextInt(3));
    }

    /** A crash while the crash before is being repaired. */
    private void killDuringStart(int port, Random random) throws Exception {
        BrokerProcess starting = launch(port, random);
        LockSupport.parkNanos((150 + random.nextInt(500)) * 1_000_000L);
        starting.kill();
    }

    private static Properties properties(int port) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "127.0.0.1:" + port);
        properties.put("reconnect.backoff.ms", "20");
        properties.put("reconnect.backoff.max.ms", "100");
        return properties;
    }

    private static void createTopics(int port) throws Exception {
        try (Admin admin = Admin.create(properties(port))) {
            admin.createTopics(List.of(
                            new NewTopic("durable", PARTITIONS, (short) 1).configs(Map.of("segment.bytes", "1048576")),
                            new NewTopic("paged", PARTITIONS, (short) 1)
                                    .configs(Map.of("durability", "os", "segment.bytes", "1048576"))))
                    .all()
                    .get();
        }
    }

    /** Reads all partitions from their beginning, and holds them against what was acknowledged before the reading began. */
    private static void verify(int port, AckLedger ledger, boolean isFinal) {
        List<String> mustBeThere = new ArrayList<>();
        ledger.ackedValues().forEach(mustBeThere::add);
        Map<String, Integer> found = readAll(port);
        for (String value : mustBeThere) {
            assertThat(found.getOrDefault(value, 0))
                    .as("times that %s is there", value)
                    .isEqualTo(1);
        }
        found.forEach((value, times) -> {
            assertThat(times).as("times that %s is there", value).isEqualTo(1);
            assertThat(ledger.wasSent(value)).as("%s was sent", value).isTrue();
        });
        if (isFinal) {
            assertThat(mustBeThere).as("acknowledged records").hasSizeGreaterThan(100);
        }
    }

    private static Map<String, Integer> readAll(int port) {
        Map<String, Integer> found = new HashMap<>();
        List<TopicPartition> partitions = new ArrayList<>();
        TOPICS.forEach(topic -> {
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        });
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(port), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> next = new HashMap<>();
            partitions.forEach(partition -> next.put(partition, 0L));
            while (ends.entrySet().stream().anyMatch(end -> next.get(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    assertThat(record.offset()).as("offset in %s", partition).isEqualTo(next.get(partition));
                    next.put(partition, record.offset() + 1);
                    found.merge(new String(record.value(), StandardCharsets.UTF_8), 1, Integer::sum);
                }
            }
        }
        return found;
    }

    /** One producer that never stops by itself. */
    private static final class Load extends Thread {
        private final String name;
        private final AckLedger ledger;
        private final Random random;
        private final KafkaProducer<byte[], byte[]> producer;
        private volatile boolean stopped;

        Load(String name, int port, AckLedger ledger, long seed) {
            super("load-" + name);
            this.name = name;
            this.ledger = ledger;
            this.random = new Random(seed);
            Properties properties = properties(port);
            properties.put("acks", "all");
            properties.put("enable.idempotence", "true");
            properties.put("linger.ms", "1");
            properties.put("delivery.timeout.ms", "120000");
            properties.put("request.timeout.ms", "5000");
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            setDaemon(true);
        }

        @Override
        public void run() {
            for (long i = 0; !stopped; i++) {
                String value = name + "-" + i;
                ledger.sent(value);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        TOPICS.get(random.nextInt(2)),
                        random.nextInt(PARTITIONS),
                        null,
                        value.getBytes(StandardCharsets.UTF_8));
                producer.send(record, (metadata, error) -> {
                    if (error == null) {
                        ledger.acked(value);
                    }
                });
                if (i % 20 == 0) {
                    LockSupport.parkNanos(2_000_000);
                }
            }
        }

        void stopSending() throws InterruptedException {
            stopped = true;
            join();
            producer.close(Duration.ofSeconds(60));
        }
    }
}
