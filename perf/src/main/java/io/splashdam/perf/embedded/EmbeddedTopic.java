package io.splashdam.perf.embedded;

import io.splashdam.broker.Splashdam;
import io.splashdam.cluster.TopicImage;
import io.splashdam.local.LocalClient;
import io.splashdam.perf.load.TopicPlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A broker in this process and the topic a load runs on: found, or made and removed again. */
public final class EmbeddedTopic implements AutoCloseable {
    private static final String DURABILITY = "durability";

    private final Splashdam splashdam;
    private final String name;
    private final boolean isRemoved;
    private final String durability;

    private EmbeddedTopic(Splashdam splashdam, String name, boolean isRemoved, String durability) {
        this.splashdam = splashdam;
        this.name = name;
        this.isRemoved = isRemoved;
        this.durability = durability;
    }

    public static EmbeddedTopic prepare(Path directory, Map<String, String> settings, TopicPlan plan) {
        var splashdam = Splashdam.open(directory, settings);
        String name = plan.name() != null
                ? plan.name()
                : "perf-" + UUID.randomUUID().toString().substring(0, 8);
        String asked = plan.durability();
        boolean isNew = splashdam
                .client()
                .createTopicIfAbsent(name, plan.partitions(), asked == null ? Map.of() : Map.of(DURABILITY, asked));
        String ofAll = settings.getOrDefault(DURABILITY, "fsync");
        TopicImage image = splashdam.client().cluster().topic(name);
        return new EmbeddedTopic(splashdam, name, isNew && !plan.isKept(), durability(image, ofAll));
    }

    private static String durability(@Nullable TopicImage topic, String ofAll) {
        return topic == null ? ofAll : topic.configs().getOrDefault(DURABILITY, ofAll);
    }

    LocalClient client() {
        return splashdam.client();
    }

    String name() {
        return name;
    }

    int partitions() {
        return client().partitionCount(name);
    }

    String durability() {
        return durability;
    }

    @Override
    public void close() {
        try (splashdam) {
            if (isRemoved) {
                client().deleteTopic(name);
            }
        }
    }
}
