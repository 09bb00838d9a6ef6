package io.splashdam.runtime;

/** A partition of a topic; printed as {@code topic-3}. */
public record TopicPartition(String topic, int partition) {
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
