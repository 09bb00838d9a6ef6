package io.splashdam.perf.kafka;

import io.splashdam.perf.load.Load;
import io.splashdam.perf.load.LoadFailure;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.measure.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning; a record's latency is how long the poll took that brought it. */
public final class KafkaConsumeLoad implements Load {
    private static final long SILENCE_NS = 15_000_000_000L;

    private final KafkaTopic topic;
    private final List<TopicPartition> partitions;
    private final Consumer<byte[], byte[]> consumer;

    public KafkaConsumeLoad(KafkaTopic topic) {
        this.topic = topic;
        this.partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        var config = topic.connect()
                .clientConfig(
                        Map.of("enable.auto.commit", false, "enable.metrics.push", "false", "max.poll.records", 5_000));
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions);
    }

    @Override
    public String name() {
        return "consume-bootstrap";
    }

    @Override
    public String durability() {
        return topic.durability();
    }

    @Override
    public void run(Plan plan, Meter meter) throws LoadFailure {
        consumer.seekToBeginning(partitions);
        long available = consumer.endOffsets(partitions).values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                - consumer.beginningOffsets(partitions).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
        long startNs = System.nanoTime();
        long polledNs = startNs;
        long lastNs = startNs;
        for (long read = 0; read < available && !plan.isOver(read, lastNs - startNs); ) {
            var records = consumer.poll(Duration.ofMillis(200));
            long nowNs = System.nanoTime();
            if (!records.isEmpty()) {
                meter.finished(records.count(), nowNs - polledNs);
                read += records.count();
                lastNs = nowNs;
            } else if (nowNs - lastNs > SILENCE_NS) {
                throw new LoadFailure("only " + read + " of " + available + " records came", new TimeoutException());
            }
            polledNs = nowNs;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
