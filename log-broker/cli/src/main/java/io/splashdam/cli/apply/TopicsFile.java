package io.splashdam.cli.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.splashdam.cli.shell.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code apply}. Pure.
 *
 * <pre>
 *   topics:
 *     orders:
 *       partitions: 6
 *       replication-factor: 1
 *       configs:
 *         retention.ms: 604800000
 *         cleanup.policy: [compact, delete]
 *         segment.ms: null                   # back to the default
 *     clicks: {}                             # is to be there, however
 * </pre>
 */
final class TopicsFile {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final Set<String> KNOWN = Set.of("partitions", "replication-factor", "configs");
    private static final String EXAMPLE = "write topics: {orders: {partitions: 6, configs: {retention.ms: 60000}}}";

    private final String file;

    private TopicsFile(String file) {
        this.file = file;
    }

    /** The topics in the order of their names. */
    static List<WantedTopic> parse(String text, String file) {
        return new TopicsFile(file).topics(read(text, file));
    }

    private static JsonNode read(String text, String file) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr();
            throw CommandFailure.usage(file + where + ": " + e.getOriginalMessage(), EXAMPLE);
        }
    }

    private List<WantedTopic> topics(JsonNode root) {
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!entry.getKey().equals("topics")) {
                throw wrong(entry.getKey() + " is not known", EXAMPLE);
            }
        }
        JsonNode topics = root.path("topics");
        if (!topics.isObject() || topics.isEmpty()) {
            throw wrong("there are no topics in it", EXAMPLE);
        }
        var wanted = new TreeMap<String, WantedTopic>();
        topics.properties().forEach(entry -> wanted.put(entry.getKey(), topic(entry.getKey(), entry.getValue())));
        return new ArrayList<>(wanted.values());
    }

    private WantedTopic topic(String name, JsonNode node) {
        if (!node.isObject() && !node.isNull()) {
            throw wrong("topics." + name + " is " + node + ", not a list of keys and values", EXAMPLE);
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!KNOWN.contains(entry.getKey())) {
                throw wrong(
                        "topics." + name + "." + entry.getKey() + " is not known",
                        "known are partitions, replication-factor and configs; settings stand under configs");
            }
        }
        Integer replicas = positive(name, node, "replication-factor", Short.MAX_VALUE);
        return new WantedTopic(
                name,
                positive(name, node, "partitions", Integer.MAX_VALUE),
                replicas == null ? null : replicas.shortValue(),
                configs(name, node.path("configs")));
    }

    private @Nullable Integer positive(String topic, JsonNode node, String key, int most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isInt() || value.asInt() < 1 || value.asInt() > most) {
            throw wrong("topics." + topic + "." + key + " is " + value, "give a number from 1 on");
        }
        return value.asInt();
    }

    private Map<String, @Nullable String> configs(String topic, JsonNode node) {
        var configs = new TreeMap<String, @Nullable String>();
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            throw wrong("topics." + topic + ".configs is " + node, "write KEY: VALUE below it");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            configs.put(entry.getKey(), setting(topic, entry.getKey(), entry.getValue()));
        }
        return configs;
    }

    private @Nullable String setting(String topic, String key, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(each -> String.valueOf(setting(topic, key, each)))
                    .collect(Collectors.joining(","));
        }
        if (value.isObject()) {
            throw wrong(
                    "topics." + topic + ".configs." + key + " has keys below it", "write the whole key, dots included");
        }
        return value.asText();
    }

    private CommandFailure wrong(String what, String remedy) {
        return CommandFailure.usage(file + ": " + what, remedy);
    }
}
