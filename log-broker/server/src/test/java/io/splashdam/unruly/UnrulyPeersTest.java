package io.splashdam.unruly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers of every bad sort at once, beside one producer and one consumer that must not notice. */
@Timeout(180)
class UnrulyPeersTest {
    private static final long UNRULY_FOR_NS = TimeUnit.SECONDS.toNanos(6);
    private static final int MAX_CONNECTIONS = 80;
    private static final long MAX_RESIDENT_BYTES = 450L << 20;

    @TempDir
    Path directory;

    private int port;

    /** Seeded: the line that is printed repeats it. */
    @Test
    void whoBehavesNoticesNothingAndMemoryStaysBounded() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed + ", again with: mvn -pl log-broker/server -am verify -Dtest=UnrulyPeersTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dseed=" + seed);
        try (LimitedBroker broker =
                LimitedBroker.start(directory, "-n 1024", "journal.bytes=8mb", "max.connections=" + MAX_CONNECTIONS)) {
            port = broker.port();
            ExecutorService threads = Executors.newCachedThreadPool();
            try (var producer = producer(broker);
                    var consumer = consumer(broker)) {
                produceAndConsume(producer, consumer, 0, System.nanoTime());
                List<Future<?>> unruly = new ArrayList<>();
                for (Peer peer : peers()) {
                    Random random = new Random(seed + unruly.size());
                    unruly.add(threads.submit(whileUnruly(peer, random)));
                }
                long records = produceAndConsume(producer, consumer, 1, System.nanoTime() + UNRULY_FOR_NS);
                for (Future<?> peer : unruly) {
                    peer.get();
                }
                produceAndConsume(producer, consumer, records, System.nanoTime());
                System.out.println(records + " records beside unruly peers; at most "
                        + (broker.peakResidentBytes() >> 20) + " MiB resident");
            } finally {
                threads.shutdownNow();
            }
            try (var late = consumer(broker)) {
                assertThat(late.endOffsets(List.of(new TopicPartition("t", 0)))).hasSize(1);
            }
            assertThat(broker.isAlive()).isTrue();
            assertThat(broker.peakResidentBytes()).isLessThan(MAX_RESIDENT_BYTES);
            assertThat(broker.output()).doesNotContain("OutOfMemoryError");
        }
    }

    /** Sends one record after the other and reads each back, until {@code untilNs} but at least one. Answers with how many there are. */
    private static long produceAndConsume(
            KafkaProducer<String, String> producer, KafkaConsumer<String, String> consumer, long first, long untilNs)
            throws Exception {
        long next = first;
        do {
            RecordMetadata sent = producer.send(new ProducerRecord<>("t", 0, null, "v" + next))
                    .get(20, TimeUnit.SECONDS);
            assertThat(sent.offset()).isEqualTo(next);
            for (ConsumerRecord<String, String> read : next(consumer)) {
                assertThat(read.value()).isEqualTo("v" + read.offset());
                assertThat(read.offset()).isEqualTo(next);
            }
            next++;
        } while (System.nanoTime() < untilNs);
        return next;
    }

    private static Iterable<ConsumerRecord<String, String>> next(KafkaConsumer<String, String> consumer) {
        var records = consumer.poll(Duration.ofSeconds(20));
        assertThat(records.count()).isEqualTo(1);
        return records;
    }

    private static KafkaProducer<String, String> producer(LimitedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "retries", "0", "request.timeout.ms", "15000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(LimitedBroker broker) {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "auto.offset.reset",
                        "earliest",
                        "fetch.max.wait.ms",
                        "100"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(new TopicPartition("t", 0)));
        return consumer;
    }

    private interface Peer {
        void act(Random random) throws IOException;
    }

    private Callable<Void> whileUnruly(Peer peer, Random random) {
        long untilNs = System.nanoTime() + UNRULY_FOR_NS;
        return () -> {
            while (System.nanoTime() < untilNs) {
                try {
                    peer.act(random);
                } catch (IOException closedByTheBroker) {
                    // As it should.
                }
            }
            return null;
        };
    }

    private List<Peer> peers() {
        return List.of(
                this::sendsNoise,
                this::sendsHugeAndNegativeLengths,
                this::stopsInsideFrames,
                this::promisesMuchAndDrips,
                this::asksAndNeverReads,
                this::opensTooManyConnections);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(200);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        return socket;
    }

    private void sendsNoise(Random random) throws IOException {
        try (Socket socket = connect()) {
            byte[] noise = new byte[random.nextInt(20_000)];
            random.nextBytes(noise);
            socket.getOutputStream().write(noise);
        }
    }

    private void sendsHugeAndNegativeLengths(Random random) throws IOException {
        try (Socket socket = connect()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(random.nextBoolean() ? Integer.MAX_VALUE - random.nextInt(100) : -1 - random.nextInt(100));
            out.write(new byte[1_000]);
            socket.getInputStream().read();
        }
    }

    private void stopsInsideFrames(Random random) throws IOException {
        try (Socket socket = connect()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(1_000);
            out.write(new byte[random.nextInt(1_000)]);
        }
    }

    /** Several at once promise frames of nearly the permitted size, and send some of it, slowly. */
    private void promisesMuchAndDrips(Random random) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                sockets.add(connect());
                new DataOutputStream(sockets.get(i).getOutputStream()).writeInt(90 << 20);
            }
            byte[] drop = new byte[64 << 10];
            for (int i = 0; i < 200; i++) {
                sockets.get(random.nextInt(sockets.size())).getOutputStream().write(drop);
            }
        } finally {
            closeAll(sockets);
        }
    }

    /** Pipelines requests for everything there is, and reads no answer. */
    private void asksAndNeverReads(Random random) throws IOException {
        try (Socket socket = connect()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            for (int i = 0; i < 2_000; i++) {
                out.writeInt(14);
                out.writeShort(3); // Metadata
                out.writeShort(1);
                out.writeInt(i);
                out.writeShort(-1);
                out.writeInt(-1);
            }
        }
    }

    private void opensTooManyConnections(Random random) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_CONNECTIONS + random.nextInt(MAX_CONNECTIONS); i++) {
                sockets.add(connect());
            }
        } finally {
            closeAll(sockets);
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
