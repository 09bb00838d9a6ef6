package io.splashdam.api;

import io.splashdam.cluster.TopicImage;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.TopicConfig;
import io.splashdam.log.TimestampType;
import io.splashdam.record.BatchRules;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What each topic allows in the batches of clients, worked out once for every change of its settings. Any thread. */
final class TopicRules {
    /** Topics that came and went are forgotten all at once when there are this many. */
    private static final int MAX_REMEMBERED = 100_000;

    private record Remembered(TopicImage topic, BatchRules rules) {}

    private final BrokerConfig config;
    private final Map<UUID, Remembered> byTopic = new ConcurrentHashMap<>();

    TopicRules(BrokerConfig config) {
        this.config = config;
    }

    BatchRules of(TopicImage topic) {
        Remembered remembered = byTopic.get(topic.id());
        if (remembered != null && remembered.topic == topic) {
            return remembered.rules;
        }
        if (byTopic.size() >= MAX_REMEMBERED) {
            byTopic.clear();
        }
        BatchRules rules = rules(TopicConfig.of(config, topic.configs()));
        byTopic.put(topic.id(), new Remembered(topic, rules));
        return rules;
    }

    private static BatchRules rules(TopicConfig topic) {
        return new BatchRules(
                BatchRules.Depth.RECORDS,
                topic.maxMessageBytes(),
                topic.segmentBytes(),
                topic.isCompacted(),
                topic.toLogConfig().timestampType() == TimestampType.LOG_APPEND_TIME,
                topic.timestampBeforeMaxMs(),
                topic.timestampAfterMaxMs(),
                true,
                false,
                false,
                topic.maxDecompressedMessageBytes());
    }
}
