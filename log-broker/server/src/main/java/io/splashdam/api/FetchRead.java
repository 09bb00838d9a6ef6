package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.net.Payload;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.wire.Decoded;
import io.splashdam.wire.FetchRequest;
import io.splashdam.wire.FetchResponse;
import io.splashdam.wire.FetchedPartition;
import io.splashdam.wire.NodeEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one Fetch wants, as often as it takes, and answers with the last reading. Owned by the event loop of its connection.
 */
final class FetchRead {
    private static final byte READ_COMMITTED = 1;

    /** Of many small slices no more is copied for one answer: the rest is sent from where it lies. */
    private static final int MAX_COPIED_BYTES = 4 << 20;

    private final ApiContext context;
    private final Decoded.Fetch decoded;
    private final RequestWatch.Watched watched;
    private final @Nullable FetchSession session;
    private final boolean isIncremental;
    private final List<FetchRequest.Partition> wanted;
    private final Isolation isolation;
    private final int maxBytes;
    private final int minBytes;
    private final List<PartitionRead> reads;

    FetchRead(ApiContext context, Decoded.Fetch decoded, FetchSessions.Found found, RequestWatch.Watched watched) {
        FetchRequest request = decoded.request();
        this.context = context;
        this.watched = watched;
        this.decoded = decoded;
        this.session = found.session();
        this.isIncremental = found.isIncremental();
        this.wanted = session == null ? request.partitions() : session.wanted();
        this.isolation =
                request.isolationLevel() == READ_COMMITTED ? Isolation.READ_COMMITTED : Isolation.READ_UNCOMMITTED;
        this.maxBytes = Math.min(request.maxBytes(), context.config().fetch().maxBytes());
        this.minBytes = Math.min(request.minBytes(), maxBytes);
        this.reads = new ArrayList<>(wanted.size());
    }

    int maxWaitMs() {
        return decoded.request().maxWaitMs();
    }

    /** Answered, or not to be answered any more. */
    void ended() {
        watched.ended(maxWaitMs());
    }

    /** The partitions that may have more later. */
    List<Partition> partitions() {
        List<Partition> partitions = new ArrayList<>(wanted.size());
        for (FetchRequest.Partition each : wanted) {
            Partition partition = find(each);
            if (partition != null) {
                partitions.add(partition);
            }
        }
        return partitions;
    }

    /** Reads anew. True when the client is to be answered now; else the reading is let go. */
    boolean tryRead() {
        boolean isEnough = read();
        if (!isEnough) {
            drop(); // a slice holds its segment open
        }
        return isEnough;
    }

    private boolean read() {
        drop();
        int leftBytes = maxBytes;
        long bytes = 0;
        boolean isUrgent = false;
        boolean isAnyHere = false;
        for (FetchRequest.Partition each : wanted) {
            Partition partition = find(each);
            if (partition == null) {
                reads.add(PartitionRead.unknown(each, unknown(each)));
                continue;
            }
            isAnyHere = true;
            PartitionRead read = PartitionRead.read(
                    partition,
                    each,
                    isolation,
                    Math.min(each.maxBytes(), leftBytes),
                    bytes == 0,
                    context.image().get().nodeId());
            reads.add(read);
            bytes += read.bytes();
            leftBytes = Math.max(0, leftBytes - read.bytes());
            isUrgent |= read.isUrgent();
        }
        return maxWaitMs() <= 0 || !isAnyHere || bytes >= minBytes || isUrgent;
    }

    private @Nullable Partition find(FetchRequest.Partition each) {
        TopicImage topic = context.topic(each.topic());
        return topic == null ? null : context.partitions().of(topic.id(), each.partition());
    }

    private ErrorCode unknown(FetchRequest.Partition each) {
        boolean isUnknownId = each.topic().name() == null && context.topic(each.topic()) == null;
        return isUnknownId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    /** The answer made of the last reading, which is used up. */
    Payload answer() {
        if (reads.isEmpty()) {
            read();
        }
        List<FetchedPartition> answers = new ArrayList<>(reads.size());
        try {
            boolean isFenced = takeInto(answers);
            int sessionId = session == null ? FetchSession.NO_SESSION : session.id();
            return FetchResponse.encode(
                    decoded.header(), 0, ErrorCode.NONE, sessionId, answers, isFenced ? leader() : List.of());
        } catch (RuntimeException | Error outOfMemory) {
            answers.forEach(FetchedPartition::release);
            throw outOfMemory;
        } finally {
            drop();
        }
    }

    /** True when a leader has to be named. */
    private boolean takeInto(List<FetchedPartition> answers) {
        boolean isFenced = false;
        int copiedBytes = 0;
        for (PartitionRead read : reads) {
            boolean mayCopy = copiedBytes < MAX_COPIED_BYTES;
            copiedBytes += mayCopy && read.isSmall() ? read.bytes() : 0;
            FetchedPartition answer = read.intoAnswer(mayCopy);
            watched.error(answer.error());
            isFenced |= answer.error() == ErrorCode.FENCED_LEADER_EPOCH;
            if (session == null || session.note(answer) || !isIncremental) {
                answers.add(answer);
            }
        }
        return isFenced;
    }

    private List<NodeEndpoint> leader() {
        var node = context.node().get();
        return List.of(new NodeEndpoint(node.id(), node.host(), node.port(), null));
    }

    /** Lets go of the last reading. */
    void drop() {
        reads.forEach(PartitionRead::drop);
        reads.clear();
    }
}
