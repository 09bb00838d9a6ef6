package io.splashdam.api;

import io.splashdam.cluster.TopicImage;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.LiveConfig;
import io.splashdam.config.TopicConfig;
import io.splashdam.log.TimestampType;
import io.splashdam.record.BatchRules;
import io.splashdam.record.Compression;
import io.splashdam.record.CompressionConversion;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What each topic allows in the batches of clients, worked out once for every change of its settings. Any thread. */
final class TopicRules {
    /** Topics that came and went are forgotten all at once when there are this many. */
    private static final int MAX_REMEMBERED = 100_000;

    /**
     * One topic's rules.
     *
     * @param codec that its batches are given; null: each keeps its own
     */
    record Rules(
            TopicImage topic,
            BrokerConfig broker,
            BatchRules batches,
            @Nullable Compression codec) {}

    private final LiveConfig config;
    private final Map<UUID, Rules> byTopic = new ConcurrentHashMap<>();

    TopicRules(LiveConfig config) {
        this.config = config;
    }

    Rules of(TopicImage topic) {
        Rules remembered = byTopic.get(topic.id());
        BrokerConfig broker = config.now();
        if (remembered != null && remembered.topic == topic && remembered.broker == broker) {
            return remembered;
        }
        if (byTopic.size() >= MAX_REMEMBERED) {
            byTopic.clear();
        }
        Rules rules = rules(topic, broker, TopicConfig.of(broker, topic.configs()));
        byTopic.put(topic.id(), rules);
        return rules;
    }

    /** Who packs batches anew has to be able to unpack them: then every record is looked at. */
    private static Rules rules(TopicImage topic, BrokerConfig broker, TopicConfig settings) {
        Compression codec = CompressionConversion.ofTopic(settings.compressionType());
        BatchRules batches = new BatchRules(
                codec == null ? BatchRules.Depth.RECORDS : BatchRules.Depth.UNPACKED,
                settings.maxMessageBytes(),
                settings.segmentBytes(),
                settings.isCompacted(),
                settings.toLogConfig().timestampType() == TimestampType.LOG_APPEND_TIME,
                settings.timestampBeforeMaxMs(),
                settings.timestampAfterMaxMs(),
                true,
                false,
                false,
                settings.maxDecompressedMessageBytes());
        return new Rules(topic, broker, batches, codec);
    }
}
