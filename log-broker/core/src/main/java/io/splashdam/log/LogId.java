package io.splashdam.log;

import java.util.UUID;

/** Which partition a log is of. Names come back after a deletion, ids do not. */
public record LogId(UUID topicId, String topic, int partition) {
    public String directoryName() {
        return topic + '-' + partition;
    }

    @Override
    public String toString() {
        return directoryName();
    }
}
