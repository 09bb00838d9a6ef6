package io.splashdam.partition;

/** Learns what goes into a partition and out of it, a group of batches at a time: must be quick. */
public interface TrafficListener {
    TrafficListener NONE = new TrafficListener() {
        @Override
        public void onAppended(long records, long bytes) {}

        @Override
        public void onRead(long bytes) {}
    };

    /** Is flushed, and will be acknowledged. On the flush thread. */
    void onAppended(long records, long bytes);

    /** Goes to a consumer. On any thread. */
    void onRead(long bytes);
}
