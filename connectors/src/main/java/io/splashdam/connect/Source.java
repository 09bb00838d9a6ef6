package io.splashdam.connect;

import java.io.IOException;

/**
 * Reads records from outside. Owned by one thread.
 *
 * <p>After a restart the source is opened at the last committed {@link #offset}: it must then give exactly the records that came
 * after it, no more and no fewer.
 */
public interface Source extends AutoCloseable {
    /**
     * Hands the next records to {@code sink}, at most about {@code maxBytes} of them.
     *
     * @return how many; 0 when there is nothing now
     * @throws IOException with one line that names the source, the place in it and the remedy
     */
    int poll(RecordSink sink, int maxBytes) throws IOException;

    /** True when there will never be more. */
    boolean isExhausted();

    /** Where the source stands after the last poll, in its own unit. */
    long offset();

    @Override
    void close() throws IOException;

    /** Takes one record. The bytes are copied before it returns. */
    interface RecordSink {
        void accept(byte[] bytes, int from, int length);
    }
}
