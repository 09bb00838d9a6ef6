package io.splashdam.config;

import static io.splashdam.config.Unit.BYTES;
import static io.splashdam.config.Unit.HOURS;
import static io.splashdam.config.Unit.MINUTES;
import static io.splashdam.config.Unit.MS;
import static io.splashdam.config.Unit.NONE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of what a topic may set: the 37 public settings of Kafka 4.4, and {@code durability}. Each has a name at the broker, where
 * its default for all topics is given; some have several, of which the first that is given decides.
 */
final class TopicSettings {
    private static final double ANY = -Double.MAX_VALUE;
    private static final double NO_LIMIT = Double.MAX_VALUE;
    private static final String FOREVER = String.valueOf(Long.MAX_VALUE);
    /** What a Java array can hold. */
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private static final String NOT_YET = " Accepted, but has no effect yet.";

    private static final Map<String, TopicSetting> TABLE = new LinkedHashMap<>();

    /** A topic's setting and its names at the broker, the most specific first. */
    record TopicSetting(Setting setting, List<Setting> brokerSettings) {}

    static final Setting DURABILITY = add(
            Setting.choice(
                    "durability",
                    "fsync",
                    List.of("fsync", "os"),
                    "fsync: a record is acknowledged and shown once it is forced to the disk. os: as soon as the operating system has it, as in Kafka."),
            "durability");

    static final Setting CLEANUP_POLICY = add(
            Setting.list(
                    "cleanup.policy",
                    "delete",
                    List.of("compact", "delete"),
                    "delete: drop segments beyond the retention. compact: keep the last record of each key. Both may be given; empty keeps everything."),
            "log.cleanup.policy");

    static final Setting COMPRESSION_TYPE = add(
            Setting.choice(
                    "compression.type",
                    "producer",
                    List.of("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
                    "The codec in which batches are stored; producer keeps each as it came."),
            "compression.type");

    static final Setting GZIP_LEVEL = add(
            Setting.int32(
                    "compression.gzip.level",
                    NONE,
                    "-1",
                    -1,
                    9,
                    "Level of gzip when the broker compresses; -1 is gzip's own default." + NOT_YET),
            "compression.gzip.level");

    static final Setting LZ4_LEVEL = add(
            Setting.int32(
                    "compression.lz4.level", NONE, "9", 1, 17, "Level of lz4 when the broker compresses." + NOT_YET),
            "compression.lz4.level");

    static final Setting ZSTD_LEVEL = add(
            Setting.int32(
                    "compression.zstd.level",
                    NONE,
                    "3",
                    -131_072,
                    22,
                    "Level of zstd when the broker compresses." + NOT_YET),
            "compression.zstd.level");

    static final Setting DELETE_RETENTION_MS = add(
            Setting.int64(
                    "delete.retention.ms",
                    MS,
                    "86400000",
                    0,
                    NO_LIMIT,
                    "How long a tombstone stays readable in a compacted topic."),
            "log.cleaner.delete.retention.ms");

    static final Setting DEAD_LETTERS = add(Setting.bool(
            "errors.deadletterqueue.group.enable",
            false,
            "Whether share groups may write undeliverable records to this topic." + NOT_YET));

    static final Setting FILE_DELETE_DELAY_MS = add(
            Setting.int64(
                    "file.delete.delay.ms",
                    MS,
                    "60000",
                    0,
                    NO_LIMIT,
                    "How long a segment's files stay after the segment was dropped."),
            "log.segment.delete.delay.ms");

    static final Setting FLUSH_MESSAGES = add(
            Setting.int64(
                    "flush.messages",
                    NONE,
                    FOREVER,
                    1,
                    NO_LIMIT,
                    "With durability=os: force the log after this many records. No effect with durability=fsync."),
            "log.flush.interval.messages");

    static final Setting FLUSH_MS = add(
            Setting.int64(
                    "flush.ms",
                    MS,
                    FOREVER,
                    0,
                    NO_LIMIT,
                    "With durability=os: force the log when a record has waited this long. No effect with durability=fsync."),
            "log.flush.interval.ms",
            null,
            "log.flush.scheduler.interval.ms");

    static final Setting FOLLOWER_THROTTLED = add(Setting.list(
            "follower.replication.throttled.replicas",
            "",
            List.of(),
            "Replicas whose copying is slowed down at the follower." + NOT_YET));

    static final Setting INDEX_INTERVAL_BYTES = add(
            Setting.int32(
                    "index.interval.bytes",
                    BYTES,
                    "4096",
                    0,
                    NO_LIMIT,
                    "Bytes of log between two entries of the offset index."),
            "log.index.interval.bytes");

    static final Setting LEADER_THROTTLED = add(Setting.list(
            "leader.replication.throttled.replicas",
            "",
            List.of(),
            "Replicas whose copying is slowed down at the leader." + NOT_YET));

    static final Setting LOCAL_RETENTION_BYTES = add(
            Setting.int64(
                    "local.retention.bytes",
                    BYTES,
                    "-2",
                    -2,
                    NO_LIMIT,
                    "Bytes kept here once they are in remote storage; -2 means retention.bytes." + NOT_YET),
            "log.local.retention.bytes");

    static final Setting LOCAL_RETENTION_MS = add(
            Setting.int64(
                    "local.retention.ms",
                    MS,
                    "-2",
                    -2,
                    NO_LIMIT,
                    "How long segments stay here once they are in remote storage; -2 means retention.ms." + NOT_YET),
            "log.local.retention.ms");

    static final Setting MAX_COMPACTION_LAG_MS = add(
            Setting.int64(
                    "max.compaction.lag.ms",
                    MS,
                    FOREVER,
                    1,
                    NO_LIMIT,
                    "The longest that a record may stay uncompacted."),
            "log.cleaner.max.compaction.lag.ms");

    static final Setting MAX_DECOMPRESSED_BYTES = add(
            Setting.int32(
                    "max.decompressed.message.bytes",
                    BYTES,
                    String.valueOf(MAX_ARRAY),
                    1,
                    MAX_ARRAY,
                    "The largest size that a compressed batch may unfold to."),
            "max.decompressed.message.bytes");

    static final Setting MAX_MESSAGE_BYTES = add(
            Setting.int32(
                    "max.message.bytes",
                    BYTES,
                    "1048588",
                    0,
                    NO_LIMIT,
                    "The largest record batch that is taken, as it comes over the wire."),
            "message.max.bytes");

    static final Setting TIMESTAMP_AFTER_MAX_MS = add(
            Setting.int64(
                    "message.timestamp.after.max.ms",
                    MS,
                    "3600000",
                    0,
                    NO_LIMIT,
                    "How far a record's create time may lie ahead of the broker's clock."),
            "log.message.timestamp.after.max.ms");

    static final Setting TIMESTAMP_BEFORE_MAX_MS = add(
            Setting.int64(
                    "message.timestamp.before.max.ms",
                    MS,
                    FOREVER,
                    0,
                    NO_LIMIT,
                    "How far a record's create time may lie behind the broker's clock."),
            "log.message.timestamp.before.max.ms");

    static final Setting TIMESTAMP_TYPE = add(
            Setting.choice(
                    "message.timestamp.type",
                    "CreateTime",
                    List.of("CreateTime", "LogAppendTime"),
                    "Whether a record keeps its producer's time or gets the broker's at the append."),
            "log.message.timestamp.type");

    static final Setting MIN_CLEANABLE_RATIO = add(
            new Setting(
                    "min.cleanable.dirty.ratio",
                    ConfigType.DOUBLE,
                    NONE,
                    "0.5",
                    0,
                    1,
                    List.of(),
                    "The share of uncompacted bytes from which a log is compacted."),
            "log.cleaner.min.cleanable.ratio");

    static final Setting MIN_COMPACTION_LAG_MS = add(
            Setting.int64(
                    "min.compaction.lag.ms", MS, "0", 0, NO_LIMIT, "The least time that a record stays uncompacted."),
            "log.cleaner.min.compaction.lag.ms");

    static final Setting MIN_INSYNC_REPLICAS = add(
            Setting.int32(
                    "min.insync.replicas",
                    NONE,
                    "1",
                    1,
                    NO_LIMIT,
                    "With acks=all: fewer in-sync replicas than this, and a write is refused."),
            "min.insync.replicas");

    static final Setting PREALLOCATE = add(
            Setting.bool("preallocate", false, "Whether a segment's file gets its full size at once." + NOT_YET),
            "log.preallocate");

    static final Setting REMOTE_COPY_LAG_BYTES = add(
            Setting.int64(
                    "remote.copy.lag.bytes",
                    BYTES,
                    "-1",
                    -1,
                    NO_LIMIT,
                    "Bytes that stay out of remote storage for a while." + NOT_YET),
            "log.remote.copy.lag.bytes");

    static final Setting REMOTE_COPY_LAG_MS = add(
            Setting.int64(
                    "remote.copy.lag.ms",
                    MS,
                    "0",
                    -1,
                    NO_LIMIT,
                    "How long a segment waits before it goes to remote storage." + NOT_YET),
            "log.remote.copy.lag.ms");

    static final Setting REMOTE_COPY_DISABLE =
            add(Setting.bool("remote.log.copy.disable", false, "Whether remote storage only shrinks." + NOT_YET));

    static final Setting REMOTE_DELETE_ON_DISABLE = add(Setting.bool(
            "remote.log.delete.on.disable",
            false,
            "Whether the remote copy is deleted when remote storage is switched off." + NOT_YET));

    static final Setting REMOTE_STORAGE = add(Setting.bool(
            "remote.storage.enable",
            false,
            "Whether old segments move to remote storage. Refused until there is one."));

    static final Setting RETENTION_BYTES = add(
            Setting.int64(
                    "retention.bytes",
                    BYTES,
                    "-1",
                    ANY,
                    NO_LIMIT,
                    "Bytes that a partition keeps before its oldest segments go; -1 is no limit."),
            "log.retention.bytes");

    static final Setting RETENTION_MS = addTimes(
            Setting.int64(
                    "retention.ms",
                    MS,
                    "604800000",
                    -1,
                    NO_LIMIT,
                    "How long a partition keeps its segments; -1 is for ever."),
            "log.retention.ms",
            "log.retention.minutes",
            "log.retention.hours",
            "168");

    static final Setting SEGMENT_BYTES = add(
            Setting.int32(
                    "segment.bytes",
                    BYTES,
                    "1073741824",
                    1 << 20,
                    NO_LIMIT,
                    "The size at which a partition starts a new segment."),
            "log.segment.bytes");

    static final Setting SEGMENT_INDEX_BYTES = add(
            Setting.int32(
                    "segment.index.bytes",
                    BYTES,
                    "10485760",
                    4,
                    NO_LIMIT,
                    "The index size at which a partition starts a new segment."),
            "log.index.size.max.bytes");

    static final Setting SEGMENT_JITTER_MS = addTimes(
            Setting.int64(
                    "segment.jitter.ms",
                    MS,
                    "0",
                    0,
                    NO_LIMIT,
                    "The most by which segment.ms is shortened at random, so that not all partitions roll at once."),
            "log.roll.jitter.ms",
            null,
            "log.roll.jitter.hours",
            "0");

    static final Setting SEGMENT_MS = addTimes(
            Setting.int64(
                    "segment.ms", MS, "604800000", 1, NO_LIMIT, "The age at which a partition starts a new segment."),
            "log.roll.ms",
            null,
            "log.roll.hours",
            "168");

    static final Setting UNCLEAN_ELECTION = add(
            Setting.bool(
                    "unclean.leader.election.enable",
                    false,
                    "Whether a replica that is not in sync may lead, losing records." + NOT_YET),
            "unclean.leader.election.enable");

    /** Kafka's internal way round the 1 MiB minimum of segment.bytes, for tests; not described. */
    static final Setting INTERNAL_SEGMENT_BYTES = new Setting(
            "internal.segment.bytes",
            ConfigType.INT,
            BYTES,
            null,
            1,
            NO_LIMIT,
            List.of(),
            "segment.bytes without its minimum, for tests.");

    private TopicSettings() {}

    static Map<String, TopicSetting> all() {
        return TABLE;
    }

    private static Setting add(Setting setting) {
        return register(setting, List.of());
    }

    private static Setting add(Setting setting, String brokerName) {
        return register(setting, List.of(setting.named(brokerName)));
    }

    private static Setting add(
            Setting setting, String brokerName, @Nullable String brokerDefault, String fallbackName) {
        return register(
                setting, List.of(setting.named(brokerName).withDefault(brokerDefault), setting.named(fallbackName)));
    }

    /** A duration that the broker also takes in coarser units; Kafka's default stands at the coarsest. */
    private static Setting addTimes(
            Setting setting, String msName, @Nullable String minutesName, String hoursName, String defaultHours) {
        List<Setting> names = new ArrayList<>();
        names.add(setting.named(msName).withDefault(null));
        if (minutesName != null) {
            names.add(setting.in(MINUTES, ConfigType.INT).named(minutesName));
        }
        names.add(setting.in(HOURS, ConfigType.INT).named(hoursName).withDefault(defaultHours));
        return register(setting, names);
    }

    private static Setting register(Setting setting, List<Setting> brokerSettings) {
        TABLE.put(setting.name(), new TopicSetting(setting, List.copyOf(brokerSettings)));
        return setting;
    }
}
