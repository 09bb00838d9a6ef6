package io.splashdam.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics as an outsider who sees committed records only, and says what must be in them. */
final class Expected {
    private final Chain chain;
    private final String bootstrap;

    Expected(Chain chain, String bootstrap) {
        this.chain = chain;
        this.bootstrap = bootstrap;
    }

    /** Per key: the values that an undisturbed run without a cache puts into {@code out}. */
    Map<String, List<Long>> out() {
        Map<String, List<Long>> out = new HashMap<>();
        read("in").forEach((key, values) -> {
            List<Long> results = new ArrayList<>();
            long first = 0;
            long second = 0;
            for (long value : values) {
                if (Chain.passes(value)) {
                    first = chain.firstFold(first, Chain.sifted(value));
                    second = chain.secondFold(second, first);
                    results.add(second);
                }
            }
            if (!results.isEmpty()) {
                out.put(key, results);
            }
        });
        return out;
    }

    /** Per key the values of a topic, up to its end, in their order. */
    Map<String, List<Long>> read(String topic) {
        Map<String, List<Long>> values = new HashMap<>();
        try (KafkaConsumer<String, Long> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed", "max.poll.records", 20_000),
                new StringDeserializer(),
                new LongDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Chain.PARTITIONS)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, Long> record : consumer.poll(Duration.ofMillis(100))) {
                    values.computeIfAbsent(record.key(), any -> new ArrayList<>())
                            .add(record.value());
                }
            }
        }
        return values;
    }

    static long count(Map<String, List<Long>> values) {
        return values.values().stream().mapToLong(List::size).sum();
    }

    static Map<String, Long> last(Map<String, List<Long>> values) {
        Map<String, Long> last = new HashMap<>();
        values.forEach((key, all) -> last.put(key, all.get(all.size() - 1)));
        return last;
    }

    /** The same values, or with a cache some of them, each once, in their order. */
    void check(Map<String, List<Long>> expected, Map<String, List<Long>> found, String run) {
        assertThat(last(found)).as(run).isEqualTo(last(expected));
        if (!chain.isCaching()) {
            assertThat(found).as(run).isEqualTo(expected);
            return;
        }
        expected.forEach((key, all) -> {
            int at = 0;
            for (Long value : found.get(key)) {
                while (at < all.size() && !all.get(at).equals(value)) {
                    at++;
                }
                assertThat(at)
                        .as("%s: %s of %s is in its place", run, value, key)
                        .isLessThan(all.size());
                at++;
            }
        });
    }
}
