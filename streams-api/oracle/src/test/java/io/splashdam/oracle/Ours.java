package io.splashdam.oracle;

import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.operator.Header;
import io.splashdam.state.serde.Serdes;
import io.splashdam.testing.TestInputTopic;
import io.splashdam.testing.TestOutputTopic;
import io.splashdam.testing.TestRecord;
import io.splashdam.testing.TopologyTestDriver;
import io.splashdam.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A case, run by Splashdam. */
final class Ours {
    private final Topology topology;

    Ours(Case of) {
        topology = of.ours().apply(new StreamsBuilder());
    }

    Topology topology() {
        return topology;
    }

    Map<String, List<String>> run(List<Inputs.Step> steps, Collection<String> inputTopics) {
        try (TopologyTestDriver driver =
                new TopologyTestDriver(topology, Serdes.String(), Serdes.String(), 0L, TopologyTestDriver.NO_CACHE)) {
            Map<String, TestInputTopic<String, String>> inputs = new TreeMap<>();
            inputTopics.forEach(
                    topic -> inputs.put(topic, driver.createInputTopic(topic, Serdes.String(), Serdes.String())));
            for (Inputs.Step step : steps) {
                List<Header> headers = new ArrayList<>();
                for (String header : step.headers()) {
                    String[] parts = header.split("=");
                    headers.add(new Header(parts[0], parts[1].getBytes(StandardCharsets.UTF_8)));
                }
                inputs.get(step.topic()).pipeInput(step.key(), step.value(), step.timestampMs(), headers);
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
                driver.createOutputTopic(topic, Serdes.ByteArray(), Serdes.ByteArray());
        List<String> records = new ArrayList<>();
        while (!output.isEmpty()) {
            TestRecord<byte[], byte[]> record = output.readRecord();
            List<String> headers = new ArrayList<>();
            record.headers().forEach(header -> headers.add(header.key() + "=" + Oracle.printed(header.value())));
            records.add(Oracle.line(record.key(), record.value(), record.timestampMs(), headers));
        }
        return records;
    }
}
