package io.splashdam.controller;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.controller.MetadataCommand.ProducerIdsReserved;
import io.splashdam.controller.MetadataShard.Decision;
import io.splashdam.quorum.MetadataQuorum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    /** Answers with the new topic. The name and the settings have been checked. */
    public CompletableFuture<Outcome> createTopic(String name, int partitions, Map<String, String> configs) {
        return change(() -> shard.create(topicIds.get(), name, partitions, configs), to -> {
            TopicImage topic = existing(name);
            to.onPartitionsAdded(topic, shard.image());
            return topic;
        });
    }

    /** Says whether {@link #createTopic} would be refused, without doing anything. */
    public CompletableFuture<Outcome> validateCreate(String name, int partitions, Map<String, String> configs) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        thread.execute(() -> {
            Decision decision = shard.create(new UUID(0, 0), name, partitions, configs);
            answer.complete(new Outcome(decision.error(), decision.message(), null));
        });
        return answer;
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

    /** The topic's own settings become exactly {@code configs}, which have been checked. */
    public CompletableFuture<Outcome> configureTopic(String name, Map<String, String> configs) {
        return change(() -> shard.configure(name, configs), to -> {
            TopicImage topic = existing(name);
            to.onTopicConfigured(topic);
            return topic;
        });
    }

    public CompletableFuture<Outcome> addPartitions(String name, int total) {
        return change(() -> shard.addPartitions(name, total), to -> {
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
        TopicImage apply(TopicListener to) throws IOException;
    }

    private CompletableFuture<Outcome> change(Supplier<Decision> decide, Effect effect) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        thread.execute(() -> run(decide, effect, answer::complete));
        return answer;
    }

    private void run(Supplier<Decision> decide, Effect effect, Consumer<Outcome> answer) {
        TopicListener to = listener;
        if (to == null) {
            answer.accept(new Outcome(ErrorCode.BROKER_NOT_AVAILABLE, "The broker is starting or stopping.", null));
            return;
        }
        try {
            Decision decision = decide.get();
            MetadataCommand command = decision.command();
            if (command == null) {
                answer.accept(new Outcome(decision.error(), decision.message(), null));
                return;
            }
            commit(command);
            TopicImage topic = effect.apply(to);
            to.onImage(shard.image());
            answer.accept(new Outcome(ErrorCode.NONE, "", topic));
        } catch (IOException | RuntimeException e) {
            log.error("A change of the metadata failed", e);
            answer.accept(new Outcome(ErrorCode.KAFKA_STORAGE_ERROR, String.valueOf(e.getMessage()), null));
        }
    }

    private void commit(MetadataCommand command) throws IOException {
        quorum.append(List.of(command.encode()));
        shard.replay(command);
        if (quorum.sizeBytes() > compactAboveBytes) {
            quorum.compact(encoded(shard.snapshot()));
            compactAboveBytes = Math.max(COMPACT_ABOVE_BYTES, 2 * quorum.sizeBytes());
        }
    }

    private static List<ByteBuffer> encoded(List<MetadataCommand> commands) {
        return commands.stream().map(MetadataCommand::encode).collect(Collectors.toList());
    }
}
