package io.splashdam.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads Fetch by hand, since consumers that are close to the end send one per answer.
 *
 * <pre>
 *  to 14: replica id (4) · max wait (4) · min bytes (4) · max bytes (4) · isolation (1)
 *  · from 7: session id (4) · session epoch (4)
 *  · [ topic name, from 13 id · [ partition (4) · from 9: leader epoch (4) · offset (8) · from 12: last epoch (4)
 *      · from 5: log start (8) · max bytes (4) · tagged: 0 directory id, 1 high watermark ] ]
 *  · from 7: [ forgotten topic · [ partition (4) ] ] · from 11: rack · tagged: 0 cluster id, 1 replica state
 * </pre>
 */
final class FetchRequestReader {
    private static final int LEAST_TOPIC_BYTES = 2;
    private static final int LEAST_PARTITION_BYTES = 16;
    private static final int INDEX_BYTES = 4;

    private final ByteBufReadable in;
    private final short version;
    private final boolean isFlexible;

    // what tagged fields may change
    private @Nullable String clusterId;
    private int replicaId = -1;
    private long replicaEpoch = -1;
    private UUID directoryId = RequestedTopic.NO_ID;
    private long highWatermark = FetchRequest.HIGH_WATERMARK_UNSUPPORTED;

    private FetchRequestReader(ByteBufReadable in, short version) {
        this.in = in;
        this.version = version;
        this.isFlexible = version >= FetchRequest.FIRST_FLEXIBLE;
    }

    static FetchRequest read(ByteBufReadable in, short version) {
        return new FetchRequestReader(in, version).read();
    }

    private FetchRequest read() {
        if (version <= 14) {
            replicaId = in.readInt();
        }
        int maxWaitMs = in.readInt();
        int minBytes = in.readInt();
        int maxBytes = in.readInt();
        byte isolationLevel = in.readByte();
        int sessionId = version >= 7 ? in.readInt() : 0;
        int sessionEpoch = version >= 7 ? in.readInt() : -1;
        List<FetchRequest.Partition> partitions = partitions();
        List<FetchRequest.ForgottenPartition> forgotten = version >= 7 ? forgotten() : List.of();
        String rackId = version >= 11 ? in.string(isFlexible) : "";
        if (isFlexible) {
            readRequestTags();
        }
        return new FetchRequest(
                version,
                clusterId,
                replicaId,
                replicaEpoch,
                maxWaitMs,
                minBytes,
                maxBytes,
                isolationLevel,
                sessionId,
                sessionEpoch,
                partitions,
                forgotten,
                rackId);
    }

    private List<FetchRequest.Partition> partitions() {
        List<FetchRequest.Partition> partitions = new ArrayList<>(4);
        for (int topics = in.count(isFlexible, LEAST_TOPIC_BYTES); topics > 0; topics--) {
            RequestedTopic topic = topic();
            for (int left = in.count(isFlexible, LEAST_PARTITION_BYTES); left > 0; left--) {
                partitions.add(partition(topic));
            }
            in.skipTags(isFlexible);
        }
        return partitions;
    }

    private FetchRequest.Partition partition(RequestedTopic topic) {
        int partition = in.readInt();
        int currentLeaderEpoch = version >= 9 ? in.readInt() : -1;
        long fetchOffset = in.readLong();
        int lastFetchedEpoch = version >= 12 ? in.readInt() : -1;
        long logStartOffset = version >= 5 ? in.readLong() : -1;
        int maxBytes = in.readInt();
        directoryId = RequestedTopic.NO_ID;
        highWatermark = FetchRequest.HIGH_WATERMARK_UNSUPPORTED;
        if (isFlexible) {
            readPartitionTags();
        }
        return new FetchRequest.Partition(
                topic,
                partition,
                currentLeaderEpoch,
                fetchOffset,
                lastFetchedEpoch,
                logStartOffset,
                maxBytes,
                directoryId,
                highWatermark);
    }

    private List<FetchRequest.ForgottenPartition> forgotten() {
        int topics = in.count(isFlexible, LEAST_TOPIC_BYTES);
        if (topics == 0) {
            return List.of();
        }
        List<FetchRequest.ForgottenPartition> forgotten = new ArrayList<>(4);
        for (; topics > 0; topics--) {
            RequestedTopic topic = topic();
            for (int left = in.count(isFlexible, INDEX_BYTES); left > 0; left--) {
                forgotten.add(new FetchRequest.ForgottenPartition(topic, in.readInt()));
            }
            in.skipTags(isFlexible);
        }
        return forgotten;
    }

    private RequestedTopic topic() {
        return version >= FetchRequest.FIRST_WITH_TOPIC_IDS
                ? RequestedTopic.withId(in.uuid())
                : RequestedTopic.named(in.string(isFlexible));
    }

    private void readPartitionTags() {
        for (int left = in.readUnsignedVarint(); left != 0; left--) {
            int tag = in.readUnsignedVarint();
            int end = in.tagEnd();
            if (tag == 0 && version >= 17) {
                directoryId = in.uuid();
            } else if (tag == 1 && version >= 18) {
                highWatermark = in.readLong();
            } else {
                in.skipTo(end);
            }
            in.endTag(end);
        }
    }

    private void readRequestTags() {
        for (int left = in.readUnsignedVarint(); left != 0; left--) {
            int tag = in.readUnsignedVarint();
            int end = in.tagEnd();
            if (tag == 0) {
                clusterId = in.nullableString(true);
            } else if (tag == 1 && version >= 15) {
                replicaId = in.readInt();
                replicaEpoch = in.readLong();
                in.skipTags(true);
            } else {
                in.skipTo(end);
            }
            in.endTag(end);
        }
    }
}
