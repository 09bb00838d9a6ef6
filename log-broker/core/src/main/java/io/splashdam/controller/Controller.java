package io.splashdam.controller;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.controller.MetadataCommand.ProducerIdsReserved;
import io.splashdam.controller.MetadataShard.Decision;
import io.splashdam.quorum.MetadataQuorum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes wishes about topics from any thread and lets the {@link MetadataShard} decide, one after the other, on its executor's one
 * thread. An answer comes after the change is on the disk and the topic's partitions are open.
 */
public final class Controller {
    /** The log is written anew when it has grown past this, and past twice the last snapshot. */
    static final long COMPACT_ABOVE_BYTES = 1 << 20;

    /** Ids a broker takes at once; what is left of a block is lost with the process (KIP-730). */
    static final int PRODUCER_ID_BLOCK = 1000;

    private static final Logger log = LoggerFactory.getLogger(Controller.class);

    private final Executor thread;
    private final MetadataQuorum quorum;
    private final MetadataShard shard;
    private final Supplier<UUID> topicIds;
    private volatile @Nullable TopicListener listener;
    private long compactAboveBytes = COMPACT_ABOVE_BYTES;
    private volatile long committedChanges;
    /** Changes that could not be made real and are still to be taken back, the oldest first. */
    private final Deque<MetadataCommand> owed = new ArrayDeque<>();

    private long nextProducerId;
    private long producerIdsEnd;

    /**
     * @param thread runs one task at a time, in order
     * @param topicIds makes ids that were never used
     */
    public Controller(Executor thread, MetadataQuorum quorum, String clusterId, int nodeId, Supplier<UUID> topicIds) {
        this.thread = thread;
        this.quorum = quorum;
        this.shard = new MetadataShard(clusterId, nodeId);
        this.topicIds = topicIds;
    }

    /** Reads the metadata and counts this start. Called once, on the starting thread, before anything else. */
    public ClusterImage load() throws IOException {
        quorum.replay(bytes -> shard.replay(MetadataCommand.decode(bytes)));
        commit(shard.start());
        return shard.image();
    }

    /** From now on changes are made real by {@code listener}. Called once, before the first wish. */
    public void serve(TopicListener listener) {
        this.listener = listener;
    }

    /** What became of a wish. */
    public record Outcome(
            ErrorCode error, String message, @Nullable TopicImage topic) {
        public boolean isDone() {
            return error.isNone();
        }
    }

    /** How many changes the metadata has seen, this node's starts among them. Any thread. */
    public long committedChanges() {
        return committedChanges;
    }

    /** Answers with the new topic. The name and the settings have been checked. */
    public CompletableFuture<Outcome> createTopic(
            String name, int partitions, Map<String, String> configs, boolean validateOnly) {
        return change(validateOnly, () -> shard.create(topicIds.get(), name, partitions, configs), to -> {
            TopicImage topic = existing(name);
            to.onPartitionsAdded(topic, shard.image());
            return topic;
        });
    }

    public CompletableFuture<Outcome> deleteTopic(String name) {
        return deleteTopic(() -> shard.image().topic(name));
    }

    public CompletableFuture<Outcome> deleteTopic(UUID id) {
        return deleteTopic(() -> shard.image().topic(id));
    }

    private CompletableFuture<Outcome> deleteTopic(Supplier<@Nullable TopicImage> which) {
        TopicImage[] gone = new TopicImage[1];
        return change(
                false,
                () -> {
                    TopicImage topic = which.get();
                    if (topic != null) {
                        gone[0] = topic;
                    }
                    return shard.delete(topic);
                },
                to -> {
                    to.onImage(shard.image());
                    to.onTopicDeleted(gone[0]);
                    return gone[0];
                });
    }

    /**
     * Changes the topic's own settings.
     *
     * @param change from those at the moment of the change to those that shall hold, checked; on this room's thread
     */
    public CompletableFuture<Outcome> configureTopic(
            String name, UnaryOperator<Map<String, String>> change, boolean validateOnly) {
        return change(validateOnly, () -> shard.configure(name, change), to -> {
            TopicImage topic = existing(name);
            to.onTopicConfigured(topic);
            return topic;
        });
    }

    /**
     * Changes what running brokers are told.
     *
     * @param broker this node's number, or empty for all brokers
     * @param change from what was said before to what shall hold, checked; on this room's thread
     */
    public CompletableFuture<Outcome> configureBroker(
            String broker, UnaryOperator<Map<String, String>> change, boolean validateOnly) {
        return change(validateOnly, () -> shard.configureBroker(broker, change), to -> {
            to.onBrokerConfigured(shard.image());
            return null;
        });
    }

    /**
     * Changes a group's own settings; its coordinator sees them in the image.
     *
     * @param change from those at the moment of the change to those that shall hold, checked; on this room's thread
     */
    public CompletableFuture<Outcome> configureGroup(
            String group, UnaryOperator<Map<String, String>> change, boolean validateOnly) {
        return change(validateOnly, () -> shard.configureGroup(group, change), to -> null);
    }

    /** Changes the level of {@code transaction.version}, which has to be one that there is. */
    public CompletableFuture<Outcome> setTransactionVersion(int level, FeatureChange how, boolean validateOnly) {
        return change(validateOnly, () -> shard.setTransactionVersion(level, how), to -> null);
    }

    /** @param assignments the brokers of each new partition; null: to be chosen here */
    public CompletableFuture<Outcome> addPartitions(
            String name, int total, @Nullable List<List<Integer>> assignments, boolean validateOnly) {
        return change(validateOnly, () -> shard.addPartitions(name, total, assignments), to -> {
            TopicImage topic = existing(name);
            to.onPartitionsAdded(topic, shard.image());
            return topic;
        });
    }

    /** A producer id that no producer has had or will have. */
    public CompletableFuture<Long> nextProducerId() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                answer.complete(takeProducerId());
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private long takeProducerId() throws IOException {
        if (nextProducerId == producerIdsEnd) {
            ProducerIdsReserved block = shard.reserveProducerIds(PRODUCER_ID_BLOCK);
            long first = shard.nextProducerId();
            commit(block);
            nextProducerId = first;
            producerIdsEnd = block.next();
        }
        return nextProducerId++;
    }

    private TopicImage existing(String name) {
        TopicImage topic = shard.image().topic(name);
        if (topic == null) {
            throw new IllegalStateException("Expected topic " + name + " after its change, but it is not there");
        }
        return topic;
    }

    private interface Effect {
        @Nullable
        TopicImage apply(TopicListener to) throws IOException;
    }

    private CompletableFuture<Outcome> change(boolean validateOnly, Supplier<Decision> decide, Effect effect) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        thread.execute(() -> answer.complete(run(validateOnly, decide, effect)));
        return answer;
    }

    private Outcome run(boolean validateOnly, Supplier<Decision> decide, Effect effect) {
        TopicListener to = listener;
        if (to == null) {
            return new Outcome(ErrorCode.BROKER_NOT_AVAILABLE, "The broker is starting or stopping.", null);
        }
        try {
            settle();
            Decision decision = decide.get();
            MetadataCommand command = decision.command();
            if (command == null || validateOnly) {
                return new Outcome(decision.error(), decision.message(), null);
            }
            commit(command);
            TopicImage topic = makeReal(decision, effect, to);
            to.onImage(shard.image());
            return new Outcome(ErrorCode.NONE, "", topic);
        } catch (IOException | RuntimeException e) {
            log.error("A change of the metadata failed", e);
            return new Outcome(ErrorCode.KAFKA_STORAGE_ERROR, String.valueOf(e.getMessage()), null);
        }
    }

    /** What cannot be made real, as on a full disk, is taken back: nobody has seen it. */
    private @Nullable TopicImage makeReal(Decision decision, Effect effect, TopicListener to) throws IOException {
        try {
            return effect.apply(to);
        } catch (IOException | RuntimeException e) {
            MetadataCommand undo = decision.undo();
            if (undo != null) {
                owed.add(undo);
                trySettle(e);
            }
            throw e;
        }
    }

    private void trySettle(Exception cause) {
        try {
            settle();
        } catch (IOException e) {
            cause.addSuppressed(e); // the next change begins with it
        }
    }

    private void settle() throws IOException {
        for (MetadataCommand undo = owed.peek(); undo != null; undo = owed.peek()) {
            commit(undo);
            owed.remove();
        }
    }

    private void commit(MetadataCommand command) throws IOException {
        quorum.append(List.of(command.encode()));
        shard.replay(command);
        committedChanges = shard.commands();
        if (quorum.sizeBytes() > compactAboveBytes) {
            compact();
        }
    }

    /** Saves room only: when it fails, the log is as it was, and longer. */
    private void compact() {
        try {
            quorum.compact(encoded(shard.snapshot()));
        } catch (IOException e) {
            log.warn("The metadata log could not be written anew, and stays as it is", e);
        }
        compactAboveBytes = Math.max(COMPACT_ABOVE_BYTES, 2 * quorum.sizeBytes());
    }

    private static List<ByteBuffer> encoded(List<MetadataCommand> commands) {
        return commands.stream().map(MetadataCommand::encode).collect(Collectors.toList());
    }
}
