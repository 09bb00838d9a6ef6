package io.splashdam.controller;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.ConfigChange;
import io.splashdam.config.ConfigException;
import io.splashdam.config.LiveConfig;
import io.splashdam.config.TopicConfig;
import io.splashdam.config.TopicNames;
import io.splashdam.config.TransactionConfig;
import io.splashdam.controller.Controller.Outcome;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Topics as users ask for them: names, counts and settings are checked here, before the {@link Controller} decides. Any thread.
 */
public final class Topics {
    /** As in Kafka's controller: more have to be asked for in several requests. A single one cannot use up memory and files. */
    public static final int MAX_NEW_PARTITIONS_PER_REQUEST = 10_000;

    private final Controller controller;
    private final LiveConfig config;
    private final Supplier<ClusterImage> image;
    private final Map<String, CompletableFuture<Outcome>> beingCreated = new ConcurrentHashMap<>();

    public Topics(Controller controller, LiveConfig config, Supplier<ClusterImage> image) {
        this.controller = controller;
        this.config = config;
        this.image = image;
    }

    /**
     * A wish for a topic.
     *
     * @param partitions -1 for the broker's default
     * @param replicationFactor -1 for the broker's default; one node takes 1
     */
    public record NewTopic(String name, int partitions, int replicationFactor, Map<String, String> configs) {
        public static NewTopic withDefaults(String name) {
            return new NewTopic(name, -1, -1, Map.of());
        }
    }

    public CompletableFuture<Outcome> create(NewTopic wish, boolean validateOnly) {
        Outcome refusal = check(wish);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        int partitions = partitionsOf(wish);
        return controller.createTopic(wish.name(), partitions, wish.configs(), validateOnly);
    }

    /** How many partitions the wish comes to. */
    public int partitionsOf(NewTopic wish) {
        return wish.partitions() == -1 ? config.now().numPartitions() : wish.partitions();
    }

    private @Nullable Outcome check(NewTopic wish) {
        String badName = TopicNames.check(wish.name());
        if (badName != null) {
            return refused(ErrorCode.INVALID_TOPIC_EXCEPTION, badName);
        }
        if (wish.partitions() == 0 || wish.partitions() < -1) {
            return refused(
                    ErrorCode.INVALID_PARTITIONS,
                    "Number of partitions was " + wish.partitions() + "; give at least 1.");
        }
        if (wish.partitions() > MAX_NEW_PARTITIONS_PER_REQUEST) {
            return tooMany(wish.partitions());
        }
        if (wish.replicationFactor() == 0 || wish.replicationFactor() < -1) {
            return refused(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Replication factor was " + wish.replicationFactor() + "; give at least 1.");
        }
        if (wish.replicationFactor() > 1) {
            return refused(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Replication factor was " + wish.replicationFactor() + ", but there is 1 broker; give 1.");
        }
        return checkConfigs(wish.configs());
    }

    private @Nullable Outcome checkConfigs(Map<String, String> configs) {
        try {
            TopicConfig.of(config.now(), configs);
            return null;
        } catch (ConfigException e) {
            return refused(ErrorCode.INVALID_CONFIG, String.valueOf(e.getMessage()));
        }
    }

    public CompletableFuture<Outcome> delete(String name) {
        Outcome refusal = checkDelete(image.get().topic(name));
        return refusal == null ? controller.deleteTopic(name) : CompletableFuture.completedFuture(refusal);
    }

    public CompletableFuture<Outcome> delete(UUID id) {
        Outcome refusal = checkDelete(image.get().topic(id));
        return refusal == null ? controller.deleteTopic(id) : CompletableFuture.completedFuture(refusal);
    }

    private @Nullable Outcome checkDelete(@Nullable TopicImage topic) {
        if (!config.now().isDeleteTopicEnabled()) {
            return refused(
                    ErrorCode.TOPIC_DELETION_DISABLED,
                    "delete.topic.enable is false; set it to true to delete topics.");
        }
        return topic != null && topic.isInternal()
                ? refused(
                        ErrorCode.INVALID_REQUEST,
                        "Topic '" + topic.name() + "' is the broker's own and cannot be deleted while it runs.")
                : null;
    }

    /** Changes some settings of a topic, in the order of the changes, and leaves the others alone. */
    public CompletableFuture<Outcome> alterConfigs(String name, List<ConfigChange> changes, boolean validateOnly) {
        return controller.configureTopic(
                name, now -> TopicConfig.of(config.now(), now).with(changes).overrides(), validateOnly);
    }

    /** The topic's own settings become exactly {@code configs}. */
    public CompletableFuture<Outcome> replaceConfigs(String name, Map<String, String> configs, boolean validateOnly) {
        return controller.configureTopic(
                name, now -> TopicConfig.of(config.now(), configs).overrides(), validateOnly);
    }

    /**
     * The topic gets more partitions.
     *
     * @param assignments the brokers of each new partition; null: to be chosen here
     */
    public CompletableFuture<Outcome> addPartitions(
            String name, int total, @Nullable List<List<Integer>> assignments, boolean validateOnly) {
        TopicImage topic = image.get().topic(name);
        return topic != null && topic.isInternal()
                ? CompletableFuture.completedFuture(refused(
                        ErrorCode.INVALID_REQUEST,
                        "Topic '" + name
                                + "' keeps the partitions that it was made with: they say where a group is kept."))
                : controller.addPartitions(name, total, assignments, validateOnly);
    }

    /** The answer to a request for that many new partitions, which are more than one request may ask for. */
    public static Outcome tooMany(long partitions) {
        return refused(
                ErrorCode.POLICY_VIOLATION,
                partitions + " new partitions in one request; ask for at most " + MAX_NEW_PARTITIONS_PER_REQUEST + ".");
    }

    /** The topic of that name; created with the broker's defaults when it is not there ({@code auto.create.topics.enable}). */
    public CompletableFuture<Outcome> findOrCreate(String name) {
        return findOrCreate(NewTopic.withDefaults(name));
    }

    /** The topic that Splashdam keeps group offsets in; made when it is first needed. */
    public CompletableFuture<Outcome> findOrCreateOffsets() {
        Map<String, String> configs = Map.of(
                "cleanup.policy", "compact",
                "compression.type", "producer",
                "segment.bytes", String.valueOf(config.now().group().offsetsTopicSegmentBytes()));
        return findOrCreate(
                new NewTopic(ClusterImage.OFFSETS_TOPIC, config.now().group().offsetsTopicPartitions(), 1, configs));
    }

    /** The topic that Splashdam keeps transactions in; made when it is first needed. */
    public CompletableFuture<Outcome> findOrCreateTransactions() {
        TransactionConfig transaction = config.now().transaction();
        Map<String, String> configs = Map.of(
                "cleanup.policy", "compact",
                "compression.type", "uncompressed",
                "segment.bytes", String.valueOf(transaction.topicSegmentBytes()));
        return findOrCreate(new NewTopic(ClusterImage.TRANSACTIONS_TOPIC, transaction.topicPartitions(), 1, configs));
    }

    private CompletableFuture<Outcome> findOrCreate(NewTopic wish) {
        TopicImage topic = image.get().topic(wish.name());
        if (topic != null) {
            return CompletableFuture.completedFuture(new Outcome(ErrorCode.NONE, "", topic));
        }
        CompletableFuture<Outcome> mine = new CompletableFuture<>();
        CompletableFuture<Outcome> earlier = beingCreated.putIfAbsent(wish.name(), mine);
        if (earlier != null) {
            return earlier;
        }
        create(wish, false).whenComplete((outcome, error) -> {
            beingCreated.remove(wish.name());
            if (error != null) {
                mine.completeExceptionally(error);
            } else {
                mine.complete(existingIsFine(outcome));
            }
        });
        return mine;
    }

    private Outcome existingIsFine(Outcome outcome) {
        return outcome.error() == ErrorCode.TOPIC_ALREADY_EXISTS
                ? new Outcome(ErrorCode.NONE, "", outcome.topic())
                : outcome;
    }

    private static Outcome refused(ErrorCode error, String message) {
        return new Outcome(error, message, null);
    }

    /** Names of all topics, for listings. */
    public List<TopicImage> list() {
        return List.copyOf(image.get().topics());
    }
}
