package io.splashdam.log;

public record LogId(java.util.UUID topicId, String topic, int partition) {
    public String directoryName() {
        return topic + '-' + partition;
    }
}
