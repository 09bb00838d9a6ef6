package io.splashdam.embedded;

import io.splashdam.cluster.TopicImage;
import io.splashdam.local.LocalClient;
import io.splashdam.local.LocalReader;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordView;
import io.splashdam.state.changelog.ChangelogReader;
import java.nio.ByteBuffer;

/** Reads one partition of a changelog for a restore. Owned by a stream thread. */
final class EmbeddedChangelog implements ChangelogReader {
    private static final int READ_BYTES = 1 << 20;

    /** The broker's default; changelogs that an engine makes have a setting of their own. */
    private static final long DEFAULT_DELETE_RETENTION_MS = 86_400_000;

    private final LocalReader reader;
    private final long beginningOffset;
    private final long endOffset;
    private final long deleteRetentionMs;
    private final BatchView view = new BatchView();
    private final RecordCursor cursor = new RecordCursor();

    EmbeddedChangelog(LocalClient client, String topic, int partition) {
        TopicImage image = client.cluster().topic(topic);
        String own = image == null ? null : image.configs().get("delete.retention.ms");
        this.deleteRetentionMs = own == null ? DEFAULT_DELETE_RETENTION_MS : Long.parseLong(own);
        this.beginningOffset = client.beginningOffset(topic, partition);
        this.endOffset = client.endOffset(topic, partition);
        this.reader = client.reader(topic, partition, beginningOffset);
    }

    @Override
    public long beginningOffset() {
        return beginningOffset;
    }

    @Override
    public long endOffset() {
        return endOffset;
    }

    @Override
    public long deleteRetentionMs() {
        return deleteRetentionMs;
    }

    @Override
    public long read(long fromOffset, Sink sink) {
        if (reader.position() != fromOffset) {
            reader.seek(fromOffset);
        }
        ByteBuffer batches = reader.poll(READ_BYTES, 0);
        int at = batches.position();
        while (at < batches.limit()) {
            view.wrap(batches, at);
            at += view.sizeBytes();
            if (!view.isControl()) {
                readBatch(fromOffset, sink);
            }
        }
        return reader.position();
    }

    private void readBatch(long fromOffset, Sink sink) {
        cursor.open(view);
        RecordView record = cursor.record();
        while (cursor.next()) {
            if (record.offset() >= fromOffset && record.hasKey()) {
                byte[] bytes = record.buffer().array();
                int shift = record.buffer().arrayOffset();
                sink.accept(
                        record.timestampMs(),
                        bytes,
                        record.keyPosition() + shift,
                        record.keyBytes(),
                        bytes,
                        record.valuePosition() + shift,
                        record.valueBytes());
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
