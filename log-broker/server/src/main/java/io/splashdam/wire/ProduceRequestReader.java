package io.splashdam.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads Produce by hand, since it is on the path of every record: the frame is walked once and no record is copied.
 *
 * <pre>
 *  transactional id · acks (2) · timeout (4) · [ topic name, from 13 id · [ partition (4) · records ] ]
 * </pre>
 */
final class ProduceRequestReader {
    /** Index and an empty records field; a topic takes at least its name's length and a count. */
    private static final int LEAST_PARTITION_BYTES = 5;

    private static final int LEAST_TOPIC_BYTES = 2;

    private ProduceRequestReader() {}

    static ProduceRequest read(ByteBufReadable in, short version) {
        boolean isFlexible = version >= ProduceRequest.FIRST_FLEXIBLE;
        boolean isById = version >= ProduceRequest.FIRST_WITH_TOPIC_IDS;
        String transactionalId = in.nullableString(isFlexible);
        short acks = in.readShort();
        int timeoutMs = in.readInt();
        List<ProduceRequest.Partition> partitions = new ArrayList<>(4);
        for (int topics = in.count(isFlexible, LEAST_TOPIC_BYTES); topics > 0; topics--) {
            RequestedTopic topic =
                    isById ? RequestedTopic.withId(in.uuid()) : RequestedTopic.named(in.string(isFlexible));
            for (int left = in.count(isFlexible, LEAST_PARTITION_BYTES); left > 0; left--) {
                partitions.add(new ProduceRequest.Partition(topic, in.readInt(), in.records(isFlexible)));
                in.skipTags(isFlexible);
            }
            in.skipTags(isFlexible);
        }
        in.skipTags(isFlexible);
        return new ProduceRequest(version, transactionalId, acks, timeoutMs, partitions);
    }
}
