package io.splashdam.quorum;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** The log of cluster metadata: commands go in, and come out on every node in one order. */
public interface MetadataQuorum extends AutoCloseable {
    /** Hands every command that the log holds, oldest first, to {@code apply}. Called once, before the first append. */
    void replay(Consumer<ByteBuffer> apply) throws IOException;

    /** Returns when the commands are committed, all of them or none: on one node, when they are on the disk. */
    void append(List<ByteBuffer> commands) throws IOException;

    /** Replaces everything so far by {@code snapshot}, which says the same in fewer commands. */
    void compact(List<ByteBuffer> snapshot) throws IOException;

    /** Bytes that a replay would read. */
    long sizeBytes();

    @Override
    void close() throws IOException;
}
