package io.splashdam.oracle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.test.TestRecord;

/** A case, run by Kafka Streams. */
final class Theirs {
    private final Topology topology;

    Theirs(Case of) {
        topology = of.theirs().apply(new StreamsBuilder());
    }

    String description() {
        return topology.describe().toString();
    }

    Map<String, List<String>> run(List<Inputs.Step> steps, Collection<String> inputTopics, Path directory) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        config.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        config.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        // else closed windows leave once a second of wall clock; for joins the driver sets the like by itself
        config.put(StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION, 0L);
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, config, Instant.ofEpochMilli(0))) {
            Map<String, TestInputTopic<String, String>> inputs = new TreeMap<>();
            inputTopics.forEach(topic ->
                    inputs.put(topic, driver.createInputTopic(topic, new StringSerializer(), new StringSerializer())));
            for (Inputs.Step step : steps) {
                RecordHeaders headers = new RecordHeaders();
                for (String header : step.headers()) {
                    String[] parts = header.split("=");
                    headers.add(parts[0], parts[1].getBytes(StandardCharsets.UTF_8));
                }
                inputs.get(step.topic())
                        .pipeInput(new TestRecord<>(step.key(), step.value(), headers, step.timestampMs()));
                if (step.wallClockMs() > 0) {
                    driver.advanceWallClockTime(Duration.ofMillis(step.wallClockMs()));
                }
            }
            Map<String, List<String>> written = new TreeMap<>();
            for (String topic : driver.producedTopicNames()) {
                if (!Oracle.isInternal(topic)) {
                    written.put(topic, records(driver, topic));
                }
            }
            return written;
        }
    }

    private static List<String> records(TopologyTestDriver driver, String topic) {
        TestOutputTopic<byte[], byte[]> output =
                driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<String> records = new ArrayList<>();
        while (!output.isEmpty()) {
            TestRecord<byte[], byte[]> record = output.readRecord();
            List<String> headers = new ArrayList<>();
            record.headers().forEach(header -> headers.add(header.key() + "=" + Oracle.printed(header.value())));
            records.add(Oracle.line(record.key(), record.value(), record.timestamp(), headers));
        }
        return records;
    }
}
