package io.splashdam.chain;

import io.splashdam.broker.Splashdam;
import io.splashdam.embedded.Embedded;
import io.splashdam.kafka.KafkaCluster;
import io.splashdam.runtime.Binding;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.streams.State;
import io.splashdam.streams.StateRestoreListener;
import io.splashdam.streams.StreamsApp;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The process that is killed: feeds and runs the chain until then. It says on standard output how far it is. */
final class ChainChild implements AutoCloseable {
    private static final int KEYS = 2000;
    private static final int STORES = 2 * Chain.PARTITIONS;

    private final Process process;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private ChainChild(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            // it was killed
        }
        said.add("ended");
    }

    /** @param where a bootstrap address, or empty: everything in that process, on {@code directory} */
    static ChainChild start(Path directory, String where, boolean isCaching, int records, long seed)
            throws IOException {
        return new ChainChild(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx400m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ChainChild.class.getName(),
                        directory.toString(),
                        where,
                        Boolean.toString(isCaching),
                        Integer.toString(records),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), "child.err")))
                .start());
    }

    /** The next line that begins so; others go to {@code meanwhile}. */
    String await(String beginning, List<String> meanwhile) throws InterruptedException {
        while (true) {
            String line = said.poll(120, TimeUnit.SECONDS);
            if (line == null || line.equals("ended")) {
                throw new AssertionError("Expected the child to say '" + beginning + "', but it "
                        + (line == null ? "said nothing for two minutes" : "ended by itself"));
            }
            if (line.startsWith(beginning)) {
                return line;
            }
            meanwhile.add(line);
        }
    }

    /** True when it was running until now. */
    boolean killAfter(long ms) throws InterruptedException {
        boolean hasEnded = process.waitFor(ms, TimeUnit.MILLISECONDS);
        close();
        return !hasEnded;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Chain chain = new Chain(Boolean.parseBoolean(args[2]));
        String bootstrap = args[1];
        Binding binding;
        if (bootstrap.isEmpty()) {
            Splashdam splashdam = Splashdam.open(directory.resolve("data"));
            Chain.TOPICS.forEach(topic -> splashdam.client().createTopicIfAbsent(topic, Chain.PARTITIONS, Map.of()));
            bootstrap = splashdam.listen(0);
            binding = Embedded.on(splashdam);
        } else {
            binding = KafkaCluster.at(bootstrap, Map.of());
            Chain.TOPICS.forEach(topic -> binding.createTopicIfAbsent(topic, Chain.PARTITIONS, Map.of()));
        }
        List<StreamsApp> apps = chain.apps(directory.resolve("state"), binding, new StateRestoreListener() {
            @Override
            public void onRestoreStart(TopicPartition changelog, String store, long from, long to, String reason) {
                System.out.println("restore " + changelog + " " + from + " " + to + " " + reason);
            }
        });
        for (StreamsApp app : apps) {
            app.setFailureHandler(failure -> Runtime.getRuntime().halt(3));
            app.start();
        }
        for (StreamsApp app : apps) {
            app.await(State.RUNNING, Duration.ofMinutes(1));
        }
        System.out.println("running");
        feed(bootstrap, Integer.parseInt(args[3]), new Random(Long.parseLong(args[4])));
        while (flushed(directory.resolve("state")) < STORES) {
            TimeUnit.MILLISECONDS.sleep(20); // a process of its own: there is nothing to await on
        }
        System.out.println("flushed");
        Thread.currentThread().join();
    }

    private static void feed(String bootstrap, int records, Random random) {
        KafkaProducer<String, Long> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5), new StringSerializer(), new LongSerializer());
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>("in", "k" + random.nextInt(KEYS), (long) random.nextInt(1000)));
        }
        producer.flush();
    }

    /** Stores that have something on the disk. */
    private static long flushed(Path stateDir) throws IOException {
        try (Stream<Path> files = Files.walk(stateDir)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .map(Path::getParent)
                    .distinct()
                    .count();
        } catch (java.io.UncheckedIOException e) {
            return 0; // a file went while we looked
        }
    }
}
