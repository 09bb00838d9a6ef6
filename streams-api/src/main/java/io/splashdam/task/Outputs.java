package io.splashdam.task;

import io.splashdam.operator.Header;
import java.util.List;

/** Where the records of sinks and changelogs go: the port that a log fills. Used by the task's thread. */
public interface Outputs {
    /** @throws RuntimeException when the topic does not exist; the message says what to do */
    TopicOutput topic(String topic);

    /** Takes records for one topic. */
    interface TopicOutput {
        int partitionCount();

        /**
         * Copies a record; it leaves with the commit that comes next.
         *
         * @param keyLength negative: no key
         * @param valueLength negative: no value
         */
        void append(
                int partition,
                long timestampMs,
                byte[] key,
                int keyAt,
                int keyLength,
                byte[] value,
                int valueAt,
                int valueLength,
                List<Header> headers);
    }
}
