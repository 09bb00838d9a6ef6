package io.splashdam.wire;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.net.Payload;
import java.util.List;

/**
 * Encodes Fetch responses by hand: all heads in one small buffer, and the records from where they lie.
 *
 * <pre>
 *  throttle time (4) · from 7: error (2) · session id (4) · [ topic · [ {@link FetchedPartition} ] ]
 *  · from 16, tagged 0: [ node endpoints ]
 * </pre>
 */
public final class FetchResponse {
    private FetchResponse() {}

    /** Takes the records of all partitions; partitions of one topic stand together and share its instance. */
    public static Payload encode(
            RequestHeader header,
            int throttleTimeMs,
            ErrorCode error,
            int sessionId,
            List<FetchedPartition> partitions,
            List<NodeEndpoint> endpoints) {
        short version = header.version();
        boolean isFlexible = version >= FetchRequest.FIRST_FLEXIBLE;
        Payload payload = Payload.withHead(32 + 80 * partitions.size());
        ResponseEncoder.writeHeader(header, payload);
        ByteBufWritable out = new ByteBufWritable(payload.head());
        out.writeInt(throttleTimeMs);
        if (version >= 7) {
            out.error(error);
            out.writeInt(sessionId);
        }
        out.count(topicCount(partitions), isFlexible);
        for (int at = 0; at < partitions.size(); ) {
            int end = endOfTopic(partitions, at);
            out.topic(partitions.get(at).topic(), version >= FetchRequest.FIRST_WITH_TOPIC_IDS, isFlexible);
            out.count(end - at, isFlexible);
            for (; at < end; at++) {
                partitions.get(at).write(payload, out, version, isFlexible);
            }
            out.noTags(isFlexible);
        }
        if (version >= 16) {
            ProduceResponse.writeEndpoints(out, endpoints, true);
        } else {
            out.noTags(isFlexible);
        }
        return payload;
    }

    private static int endOfTopic(List<FetchedPartition> partitions, int at) {
        RequestedTopic topic = partitions.get(at).topic();
        int end = at + 1;
        while (end < partitions.size() && partitions.get(end).topic().equals(topic)) {
            end++;
        }
        return end;
    }

    private static int topicCount(List<FetchedPartition> partitions) {
        int count = 0;
        for (int at = 0; at < partitions.size(); at = endOfTopic(partitions, at)) {
            count++;
        }
        return count;
    }
}
