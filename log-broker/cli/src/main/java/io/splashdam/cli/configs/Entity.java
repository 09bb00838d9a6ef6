package io.splashdam.cli.configs;

import io.splashdam.cli.shell.CommandFailure;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigResource;

/** What has settings, by Kafka's plural word. */
enum Entity {
    TOPICS("topics", ConfigResource.Type.TOPIC),
    BROKERS("brokers", ConfigResource.Type.BROKER),
    GROUPS("groups", ConfigResource.Type.GROUP),
    BROKER_LOGGERS("broker-loggers", ConfigResource.Type.BROKER_LOGGER),
    CLIENT_METRICS("client-metrics", ConfigResource.Type.CLIENT_METRICS);

    private final String word;
    private final ConfigResource.Type type;

    Entity(String word, ConfigResource.Type type) {
        this.word = word;
        this.type = type;
    }

    static Entity ofWord(String word) {
        List<String> words = Arrays.stream(values()).map(e -> e.word).toList();
        return Arrays.stream(values())
                .filter(e -> e.word.equals(word))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage(
                        "--entity-type " + word + " is not known here", "known are " + String.join(", ", words)));
    }

    String singular() {
        return word.endsWith("s") && this != CLIENT_METRICS ? word.substring(0, word.length() - 1) : word;
    }

    /** The empty name means the default of all brokers. */
    ConfigResource named(String name) {
        return new ConfigResource(type, name);
    }
}
