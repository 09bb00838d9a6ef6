package io.splashdam.kill;

import io.splashdam.outcome.Event;
import io.splashdam.outcome.Observations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A {@code read_committed} consumer from the beginning of all outputs on, which also looks at what is stable. Owned by one thread. */
final class TransactionReader implements AutoCloseable {
    private final String name;
    private final List<TopicPartition> outputs;
    private final Observations seen;
    private final KafkaConsumer<byte[], byte[]> committed;
    private final KafkaConsumer<byte[], byte[]> uncommitted;

    TransactionReader(String name, List<TopicPartition> outputs, Properties client, Observations seen) {
        this.name = name;
        this.outputs = outputs;
        this.seen = seen;
        committed = consumer(client, "read_committed");
        uncommitted = consumer(client, "read_uncommitted");
        committed.assign(outputs);
        committed.seekToBeginning(outputs);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Properties client, String isolation) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put("isolation.level", isolation);
        properties.put("request.timeout.ms", "5000");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void readWhile(BooleanSupplier goesOn) {
        while (goesOn.getAsBoolean()) {
            poll(50);
            lookAtWhatIsStable();
        }
    }

    private void poll(int waitMs) {
        for (ConsumerRecord<byte[], byte[]> record : committed.poll(Duration.ofMillis(waitMs))) {
            seen.add(new Event.Read(
                    name,
                    record.topic() + "-" + record.partition(),
                    record.offset(),
                    new String(record.value(), StandardCharsets.UTF_8)));
        }
    }

    /** Returns whether all is stable. */
    boolean lookAtWhatIsStable() {
        Map<TopicPartition, Long> stable = committed.endOffsets(outputs);
        Map<TopicPartition, Long> high = uncommitted.endOffsets(outputs);
        outputs.forEach(each -> seen.add(new Event.Stable(each.toString(), stable.get(each), high.get(each))));
        return stable.equals(high);
    }

    /** Reads to the end of what is stable now. */
    void readAll() {
        Map<TopicPartition, Long> ends = new HashMap<>(committed.endOffsets(outputs));
        while (ends.entrySet().stream().anyMatch(end -> committed.position(end.getKey()) < end.getValue())) {
            poll(200);
        }
    }

    @Override
    public void close() {
        committed.close();
        uncommitted.close();
    }
}
