package io.splashdam.cli.trim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.TopicOffsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's {@code --offset-json-file}. Pure.
 *
 * <pre>
 *   {"partitions": [{"topic": "orders", "partition": 0, "offset": 10}], "version": 1}      -1: the high watermark
 * </pre>
 */
final class OffsetsFile {
    private static final String REMEDY =
            "write {\"partitions\": [{\"topic\": \"t\", \"partition\": 0, \"offset\": 10}], \"version\": 1}";

    private OffsetsFile() {}

    static Map<TopicPartition, Long> parse(String text, String file) {
        JsonNode root = read(text, file);
        if (root.path("version").asInt(1) != 1) {
            throw CommandFailure.usage(file + " is of version " + root.path("version"), "known is 1");
        }
        if (!root.path("partitions").isArray()) {
            throw CommandFailure.usage(file + " has no list named partitions", REMEDY);
        }
        var offsets = new TreeMap<TopicPartition, Long>(TopicOffsets.BY_NAME);
        for (JsonNode entry : root.path("partitions")) {
            if (!entry.path("topic").isTextual()
                    || !entry.path("partition").canConvertToInt()
                    || !entry.path("offset").canConvertToLong()) {
                throw CommandFailure.usage(file + ": " + entry + " lacks topic, partition or offset", REMEDY);
            }
            var partition = new TopicPartition(
                    entry.path("topic").asText(), entry.path("partition").asInt());
            if (offsets.put(partition, entry.path("offset").asLong()) != null) {
                throw CommandFailure.usage(file + " names " + partition + " twice", "leave one of them out");
            }
        }
        return offsets;
    }

    private static JsonNode read(String text, String file) {
        try {
            return Json.read(text);
        } catch (JsonProcessingException e) {
            throw CommandFailure.usage(file + " is no JSON (" + e.getOriginalMessage() + ")", REMEDY);
        }
    }
}
