package io.splashdam.config;

import io.splashdam.config.TopicSettings.TopicSetting;
import io.splashdam.log.CompactionConfig;
import io.splashdam.log.Durability;
import io.splashdam.log.LogConfig;
import io.splashdam.log.TimestampType;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one topic, checked: its own overrides over the broker's defaults. Immutable.
 */
public final class TopicConfig {
    private static final Pattern THROTTLED_REPLICAS = Pattern.compile("([0-9]+:[0-9]+(,[0-9]+:[0-9]+)*)?");

    private final Settings settings;
    private final Settings broker;
    private final Map<String, String> overrides;

    // read for each batch, so kept as numbers
    private final int maxMessageBytes;
    private final int maxDecompressedMessageBytes;
    private final long timestampBeforeMaxMs;
    private final long timestampAfterMaxMs;
    private final int minInsyncReplicas;

    private TopicConfig(Settings settings, Settings broker, Map<String, String> overrides) {
        this.settings = settings;
        this.broker = broker;
        this.overrides = Map.copyOf(overrides);
        this.maxMessageBytes = settings.int32(TopicSettings.MAX_MESSAGE_BYTES);
        this.maxDecompressedMessageBytes = settings.int32(TopicSettings.MAX_DECOMPRESSED_BYTES);
        this.timestampBeforeMaxMs = settings.int64(TopicSettings.TIMESTAMP_BEFORE_MAX_MS);
        this.timestampAfterMaxMs = settings.int64(TopicSettings.TIMESTAMP_AFTER_MAX_MS);
        this.minInsyncReplicas = settings.int32(TopicSettings.MIN_INSYNC_REPLICAS);
        check(settings);
    }

    /** @throws ConfigException at the first wrong or unknown setting, in the order of the keys */
    public static TopicConfig of(BrokerConfig broker, Map<String, String> overrides) {
        return of(broker.settings(), overrides);
    }

    private static TopicConfig of(Settings broker, Map<String, String> overrides) {
        Map<String, String> canonical = new HashMap<>();
        new TreeMap<>(overrides).forEach((key, value) -> canonical.put(key, canonical(key, value)));
        return new TopicConfig(resolve(broker, canonical), broker, canonical);
    }

    /** A topic that says nothing itself, on a broker that was told nothing. */
    public static TopicConfig defaults() {
        return of(BrokerConfig.defaults(), Map.of());
    }

    private static String canonical(String key, @Nullable String value) {
        if (value == null) {
            throw new ConfigException(key, "null", "give a value, or leave the key out for the default");
        }
        TopicSetting known = TopicSettings.all().get(key);
        if (known != null) {
            return known.setting().canonical(value);
        }
        if (key.equals(TopicSettings.INTERNAL_SEGMENT_BYTES.name())) {
            return TopicSettings.INTERNAL_SEGMENT_BYTES.canonical(value);
        }
        throw new ConfigException(key, value, unknown(key));
    }

    private static String unknown(String key) {
        for (TopicSetting candidate : TopicSettings.all().values()) {
            for (Setting brokerSetting : candidate.brokerSettings()) {
                if (brokerSetting.name().equals(key)) {
                    return "this is the broker's setting; a topic's is "
                            + candidate.setting().name();
                }
            }
        }
        String nearest = NearestKey.find(key, TopicSettings.all().keySet());
        return nearest == null
                ? "topics have no such setting; remove it"
                : "topics have no such setting; did you mean " + nearest + "?";
    }

    private static Settings resolve(Settings broker, Map<String, String> overrides) {
        Map<String, String> values = new HashMap<>(overrides);
        for (TopicSetting topicSetting : TopicSettings.all().values()) {
            Setting setting = topicSetting.setting();
            String inherited = inherited(topicSetting.brokerSettings(), broker);
            if (inherited != null) {
                values.putIfAbsent(setting.name(), inherited);
            }
        }
        String internal = broker.text(TopicSettings.INTERNAL_SEGMENT_BYTES);
        if (internal != null && !overrides.containsKey(TopicSettings.SEGMENT_BYTES.name())) {
            values.putIfAbsent(TopicSettings.INTERNAL_SEGMENT_BYTES.name(), internal);
        }
        return new Settings(values);
    }

    /** What decides among the broker's names; null: nothing was given, so the topic's own default holds, which is the same. */
    private static @Nullable String inherited(List<Setting> names, Settings broker) {
        Settings.Given first = broker.first(names);
        return first == null ? null : inBaseUnit(first.setting(), first.value());
    }

    private static String inBaseUnit(Setting name, String text) {
        if (name.unit() != Unit.MINUTES && name.unit() != Unit.HOURS) {
            return text;
        }
        long value = Long.parseLong(text);
        return String.valueOf(value < 0 ? -1 : value * name.unit().ms());
    }

    private static void check(Settings settings) {
        if (settings.bool(TopicSettings.REMOTE_STORAGE)) {
            throw new ConfigException(
                    TopicSettings.REMOTE_STORAGE.name(), "true", "there is no remote storage yet; remove it");
        }
        if (settings.int32(TopicSettings.GZIP_LEVEL) == 0) {
            throw new ConfigException(
                    TopicSettings.GZIP_LEVEL.name(), "0", "expected 1 to 9, or -1 for gzip's own default");
        }
        checkThrottled(settings, TopicSettings.FOLLOWER_THROTTLED);
        checkThrottled(settings, TopicSettings.LEADER_THROTTLED);
        long least = settings.int64(TopicSettings.MIN_COMPACTION_LAG_MS);
        long most = settings.int64(TopicSettings.MAX_COMPACTION_LAG_MS);
        if (least > most) {
            throw new ConfigException(
                    TopicSettings.MIN_COMPACTION_LAG_MS.name(),
                    String.valueOf(least),
                    "expected at most max.compaction.lag.ms, which is " + most);
        }
    }

    private static void checkThrottled(Settings settings, Setting setting) {
        String replicas = settings.required(setting);
        if (!replicas.equals("*") && !THROTTLED_REPLICAS.matcher(replicas).matches()) {
            throw new ConfigException(
                    setting.name(), replicas, "expected PARTITION:BROKER,… such as 0:1,1:1, or * for all replicas");
        }
    }

    /**
     * This topic after some changes, in their order.
     *
     * @throws ConfigException when one of them, or what they come to, is not allowed
     */
    public TopicConfig with(List<ConfigChange> changes) {
        Map<String, String> changed = new HashMap<>(overrides);
        for (ConfigChange change : changes) {
            String name = change.name();
            switch (change.op()) {
                case SET -> changed.put(name, canonical(name, change.value()));
                case DELETE -> {
                    requireKnown(name);
                    changed.remove(name);
                }
                case APPEND, SUBTRACT -> changed.put(name, changedList(change, changed));
            }
        }
        return of(broker, changed);
    }

    private static void requireKnown(String name) {
        if (!TopicSettings.all().containsKey(name) && !name.equals(TopicSettings.INTERNAL_SEGMENT_BYTES.name())) {
            throw new ConfigException(name, "", unknown(name));
        }
    }

    private String changedList(ConfigChange change, Map<String, String> changed) {
        String name = change.name();
        String value = String.valueOf(change.value());
        requireKnown(name);
        TopicSetting known = TopicSettings.all().get(name);
        if (known == null || known.setting().type() != ConfigType.LIST || change.value() == null) {
            throw new ConfigException(name, value, "only lists can be appended to or subtracted from; set it instead");
        }
        String now = changed.containsKey(name) ? changed.get(name) : settings.text(known.setting());
        Set<String> elements = new LinkedHashSet<>(Settings.elements(String.valueOf(now)));
        List<String> given = Settings.elements(known.setting().canonical(value));
        if (change.op() == ConfigChange.Op.APPEND) {
            elements.addAll(given);
        } else {
            given.forEach(elements::remove);
        }
        return String.join(",", elements);
    }

    /** The topic's own settings in their plain spelling, as they are to be stored. */
    public Map<String, String> overrides() {
        return overrides;
    }

    public boolean isCompacted() {
        return settings.list(TopicSettings.CLEANUP_POLICY).contains("compact");
    }

    /** Whether segments beyond the retention are dropped. */
    public boolean isDeleted() {
        return settings.list(TopicSettings.CLEANUP_POLICY).contains("delete");
    }

    /** {@code compression.type}: a codec's name, {@code uncompressed} or {@code producer} */
    public String compressionType() {
        return settings.required(TopicSettings.COMPRESSION_TYPE);
    }

    /** {@code max.message.bytes}: the largest batch, as it comes over the wire */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** {@code max.decompressed.message.bytes} */
    public int maxDecompressedMessageBytes() {
        return maxDecompressedMessageBytes;
    }

    /** {@code message.timestamp.before.max.ms}; Long.MAX_VALUE: any */
    public long timestampBeforeMaxMs() {
        return timestampBeforeMaxMs;
    }

    /** {@code message.timestamp.after.max.ms} */
    public long timestampAfterMaxMs() {
        return timestampAfterMaxMs;
    }

    /** {@code min.insync.replicas} */
    public int minInsyncReplicas() {
        return minInsyncReplicas;
    }

    /** {@code segment.bytes}, or what a test set below its minimum */
    public int segmentBytes() {
        return settings.text(TopicSettings.INTERNAL_SEGMENT_BYTES) != null
                ? settings.int32(TopicSettings.INTERNAL_SEGMENT_BYTES)
                : settings.int32(TopicSettings.SEGMENT_BYTES);
    }

    /** Every setting of this topic, by name, as DescribeConfigs tells it. */
    public List<ConfigDescription> describe() {
        return Descriptions.ofTopic(settings, overrides, broker);
    }

    /** What the log needs to know of this topic. */
    public LogConfig toLogConfig() {
        return new LogConfig(
                settings.required(TopicSettings.DURABILITY).equals("fsync") ? Durability.FSYNC : Durability.OS,
                segmentBytes(),
                segmentMs(),
                settings.int64(TopicSettings.SEGMENT_JITTER_MS),
                settings.int32(TopicSettings.INDEX_INTERVAL_BYTES),
                settings.int32(TopicSettings.SEGMENT_INDEX_BYTES),
                settings.int64(TopicSettings.RETENTION_MS),
                Math.max(-1, settings.int64(TopicSettings.RETENTION_BYTES)),
                maxMessageBytes,
                settings.int64(TopicSettings.FILE_DELETE_DELAY_MS),
                settings.int64(TopicSettings.FLUSH_MESSAGES),
                settings.int64(TopicSettings.FLUSH_MS),
                settings.required(TopicSettings.TIMESTAMP_TYPE).equals("CreateTime")
                        ? TimestampType.CREATE_TIME
                        : TimestampType.LOG_APPEND_TIME,
                isCompacted(),
                isDeleted(),
                new CompactionConfig(
                        settings.real(TopicSettings.MIN_CLEANABLE_RATIO),
                        settings.int64(TopicSettings.MIN_COMPACTION_LAG_MS),
                        settings.int64(TopicSettings.MAX_COMPACTION_LAG_MS),
                        settings.int64(TopicSettings.DELETE_RETENTION_MS)));
    }

    /** The segment that is written is never compacted, so it must not be older than a record may stay uncompacted. */
    private long segmentMs() {
        long ms = settings.int64(TopicSettings.SEGMENT_MS);
        return isCompacted() ? Math.min(ms, settings.int64(TopicSettings.MAX_COMPACTION_LAG_MS)) : ms;
    }
}
