package io.splashdam.broker;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.TransactionWrite;
import io.splashdam.coordinator.group.GroupCoordinator;
import io.splashdam.coordinator.transaction.MarkerLog;
import io.splashdam.coordinator.transaction.MarkerWriter;
import io.splashdam.coordinator.transaction.TopicPartition;
import io.splashdam.coordinator.transaction.WriteMarkers;
import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.record.EndTransactionMarker;
import io.splashdam.ring.AppendReply;
import io.splashdam.ring.Ring;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Markers on their way into the partitions, through the ring as all that is ordered. Those for {@code __consumer_offsets} go by way of
 * the groups, whose pending offsets they settle. Any thread.
 */
final class TransactionMarkers implements MarkerWriter, MarkerLog {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionMarkers.class);

    private final Supplier<ClusterImage> image;
    private final Partitions partitions;
    private final Ring ring;
    private final GroupCoordinator groups;
    private final InstantSource clock;

    TransactionMarkers(
            Supplier<ClusterImage> image,
            Partitions partitions,
            Ring ring,
            GroupCoordinator groups,
            InstantSource clock) {
        this.image = image;
        this.partitions = partitions;
        this.ring = ring;
        this.groups = groups;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Boolean> write(WriteMarkers markers) {
        TransactionWrite.End marker = new TransactionWrite.End(
                markers.producerId(), markers.epoch(), markers.isCommit(), coordinatorEpoch(), markers.isVersion2());
        CompletionStage<Boolean> all = CompletableFuture.completedFuture(true);
        for (TopicPartition each : markers.partitions()) {
            all = all.thenCombine(append(each, marker), (isDone, error) -> isDone & isFinal(markers, each, error));
        }
        return all;
    }

    /** It rises with each start, so that markers of a broker that was killed are told from newer ones. */
    private int coordinatorEpoch() {
        ClusterImage now = image.get();
        TopicImage topic = now.topic(ClusterImage.TRANSACTIONS_TOPIC);
        return topic == null ? 0 : now.leaderEpoch(topic);
    }

    /** Whether there is nothing more to do for a partition: it has the marker, or needs none. */
    private static boolean isFinal(WriteMarkers markers, TopicPartition partition, ErrorCode error) {
        return switch (error) {
            case NONE, UNKNOWN_TOPIC_OR_PARTITION -> true;
            case INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED -> {
                LOG.warn(
                        "{}: the marker of transactional id {} (producer {}, epoch {}) was refused as late: {}",
                        partition,
                        markers.transactionalId(),
                        markers.producerId(),
                        markers.epoch(),
                        error);
                yield true;
            }
            default -> false;
        };
    }

    @Override
    public CompletionStage<ErrorCode> append(TopicPartition to, TransactionWrite.End marker) {
        if (to.topic().equals(ClusterImage.OFFSETS_TOPIC)) {
            return groups.endTransaction(to.partition(), marker);
        }
        TopicImage topic = image.get().topic(to.topic());
        Partition partition = topic == null ? null : partitions.of(topic.id(), to.partition());
        if (partition == null) {
            return CompletableFuture.completedFuture(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        Append append = new Append(
                partition,
                new EndTransactionMarker(marker.isCommit(), marker.coordinatorEpoch())
                        .toBatch(marker.producerId(), marker.epoch(), clock.millis()),
                marker.isVersion2() ? AppendRule.MARKER_OF_VERSION_2 : AppendRule.MARKER);
        append.offer();
        return append.answer;
    }

    /** One marker, which waits for room where the ring is full. */
    private final class Append implements AppendReply {
        private final CompletableFuture<ErrorCode> answer = new CompletableFuture<>();
        private final Partition partition;
        private final ByteBuffer batch;
        private final AppendRule rule;

        Append(Partition partition, ByteBuffer batch, AppendRule rule) {
            this.partition = partition;
            this.batch = batch;
            this.rule = rule;
        }

        void offer() {
            if (!ring.tryAppend(partition, batch, rule, this)) {
                ring.onRoom(this::offer);
            }
        }

        @Override
        public void appended(long baseOffset, long logAppendTimeMs) {
            answer.complete(ErrorCode.NONE);
        }

        @Override
        public void refused(ErrorCode error, String message) {
            answer.complete(error);
        }
    }
}
