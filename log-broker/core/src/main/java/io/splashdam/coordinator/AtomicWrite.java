package io.splashdam.coordinator;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.partition.Partition;
import io.splashdam.ring.GroupReply;
import java.nio.ByteBuffer;

/**
 * A transaction that is written whole, at once, of which a shard's records are one part. {@link #decided} is told first, on the shard's
 * thread; after it exactly one of the reply and {@link #refused} is told.
 */
public interface AtomicWrite {
    /** The shard has agreed. */
    void decided();

    /**
     * Publishes everything, when the shard's turn in its log has come.
     *
     * @param batch the shard's records, transactional
     * @param reply to be told beside whoever waits for the transaction, and before
     * @return false: the ring is full; to be asked again when there is room
     */
    boolean tryPublish(Partition to, ByteBuffer batch, GroupReply reply);

    /** It could not be published. */
    void refused(ErrorCode error, String message);
}
