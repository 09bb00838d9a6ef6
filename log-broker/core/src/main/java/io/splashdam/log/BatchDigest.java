package io.splashdam.log;

import io.splashdam.record.BatchView;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One number for batches in a row: the CRC-32C of their headers. Each header holds the checksum of all that follows it, which was
 * verified or computed before the batch came here, so nobody goes over the records once more. Used by one thread at a time.
 */
final class BatchDigest {
    private final CRC32C crc = new CRC32C();
    private final BatchView batch = new BatchView();

    BatchDigest reset() {
        crc.reset();
        return this;
    }

    /** Whole batches from position to limit, which stay as they are. */
    void add(ByteBuffer batches) {
        for (int at = batches.position(); at < batches.limit(); at += batch.sizeBytes()) {
            addHeader(batches, at);
        }
    }

    private void addHeader(ByteBuffer batches, int at) {
        batch.wrap(batches, at);
        crc.update(batches.duplicate().limit(at + BatchView.HEADER_BYTES).position(at));
    }

    /** As {@link #add} with bytes of the disk: false when they are not whole batches, each as its checksum says. */
    boolean addIfSound(ByteBuffer batches) {
        for (int at = batches.position(); at < batches.limit(); at += batch.sizeBytes()) {
            batch.wrap(batches, at);
            if (!batch.hasHeader() || !batch.isSound()) {
                return false;
            }
            addHeader(batches, at);
        }
        return true;
    }

    int value() {
        return (int) crc.getValue();
    }
}
