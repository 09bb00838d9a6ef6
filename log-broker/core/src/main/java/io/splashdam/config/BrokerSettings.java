package io.splashdam.config;

import static io.splashdam.config.Unit.BYTES;
import static io.splashdam.config.Unit.MINUTES;
import static io.splashdam.config.Unit.MS;
import static io.splashdam.config.Unit.NONE;

import io.splashdam.config.TopicSettings.TopicSetting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of what a broker may be told, besides the defaults of topics ({@link TopicSettings}). Names, units and defaults are those
 * of Kafka 4.4; where a default differs, its line says why. Own settings come last in each block.
 */
final class BrokerSettings {
    private static final double NO_LIMIT = Double.MAX_VALUE;
    private static final String ANY_COUNT = String.valueOf(Integer.MAX_VALUE);

    private static final Map<String, Setting> TABLE = new LinkedHashMap<>();

    // ---- this node and its listener

    static final Setting NODE_ID =
            add(Setting.int32("node.id", NONE, "1", 0, NO_LIMIT, "The number of this broker in the cluster."));
    static final Setting BROKER_ID = add(Setting.int32(
            "broker.id",
            NONE,
            "-1",
            -1,
            NO_LIMIT,
            "The older name of node.id, which is used where node.id is not given."));
    static final Setting BROKER_RACK =
            add(text("broker.rack", null, "Where this broker stands; clients prefer replicas of their own rack."));
    static final Setting LISTENERS = add(Setting.list(
            "listeners",
            "PLAINTEXT://127.0.0.1:9092",
            List.of(),
            "The address that clients connect to, as NAME://HOST:PORT. Only this machine by default."));
    static final Setting ADVERTISED_LISTENERS = add(Setting.list(
            "advertised.listeners",
            null,
            List.of(),
            "The address that clients are told to connect to; needed when the listener is bound to every address."));
    static final Setting NETWORK_THREADS = add(Setting.int32(
            "num.network.threads",
            NONE,
            "0",
            0,
            1024,
            "Threads that serve sockets; 0 is one for every two cores, at most 8 (Kafka: 3)."));
    static final Setting SOCKET_REQUEST_MAX_BYTES = add(Setting.int32(
            "socket.request.max.bytes",
            BYTES,
            "104857600",
            64,
            NO_LIMIT,
            "The largest request; a larger one closes its connection."));
    static final Setting SOCKET_BACKLOG = add(Setting.int32(
            "socket.listen.backlog.size",
            NONE,
            "50",
            1,
            NO_LIMIT,
            "Connections that wait in the kernel to be accepted."));
    static final Setting SOCKET_SEND_BUFFER = add(Setting.int32(
            "socket.send.buffer.bytes",
            BYTES,
            "102400",
            -1,
            NO_LIMIT,
            "The kernel's send buffer per connection; -1 leaves it to the kernel."));
    static final Setting SOCKET_RECEIVE_BUFFER = add(Setting.int32(
            "socket.receive.buffer.bytes",
            BYTES,
            "102400",
            -1,
            NO_LIMIT,
            "The kernel's receive buffer per connection; -1 leaves it to the kernel."));
    static final Setting MAX_CONNECTIONS = add(Setting.int32(
            "max.connections",
            NONE,
            "10000",
            1,
            NO_LIMIT,
            "Connections at one time; one more is closed at once (Kafka: no limit)."));
    static final Setting MAX_CONNECTIONS_PER_IP = add(Setting.int32(
            "max.connections.per.ip", NONE, ANY_COUNT, 1, NO_LIMIT, "Connections at one time from one address."));
    static final Setting CONNECTIONS_MAX_IDLE_MS = add(Setting.int64(
            "connections.max.idle.ms",
            MS,
            "600000",
            -1,
            NO_LIMIT,
            "A connection that is silent for this long is closed; -1 is never."));
    static final Setting QUEUED_MAX_REQUEST_BYTES = add(
            Setting.int64(
                    "queued.max.request.bytes",
                    BYTES,
                    "-1",
                    -1,
                    NO_LIMIT,
                    "Bytes of requests in memory before sockets are no longer read; -1 is a quarter of the heap's limit and at least one largest request (Kafka: no limit)."));
    static final Setting CONNECTION_QUEUED_BYTES = add(Setting.int32(
            "connection.queued.max.request.bytes",
            BYTES,
            "32mb",
            1,
            NO_LIMIT,
            "Bytes of requests in memory before this connection's socket is no longer read."));
    static final Setting CONNECTION_QUEUED_REQUESTS = add(Setting.int32(
            "connection.queued.max.requests",
            NONE,
            "128",
            1,
            NO_LIMIT,
            "Requests in flight before a connection's socket is no longer read."));
    static final Setting CONNECTION_QUEUED_RESPONSE_BYTES = add(Setting.int32(
            "connection.queued.max.response.bytes",
            BYTES,
            "8mb",
            1,
            NO_LIMIT,
            "Bytes of answers waiting for a slow reader before its socket is no longer read."));
    static final Setting REQUEST_RECEIVE_TIMEOUT_MS = add(Setting.int64(
            "request.receive.timeout.ms",
            MS,
            "30s",
            1,
            NO_LIMIT,
            "A connection that stops in the middle of a request is closed after this."));
    static final Setting LISTENER_DRAIN_TIMEOUT_MS = add(Setting.int64(
            "listener.drain.timeout.ms",
            MS,
            "5s",
            0,
            NO_LIMIT,
            "How long a clean stop waits for answers on their way."));

    // ---- in view

    static final Setting CONSOLE_LISTENER = add(text(
            "console.listener",
            null,
            "Where /health, /ready and /metrics are served over HTTP, as HOST:PORT; without it they are not."));
    static final Setting CONSOLE_MAX_CONNECTIONS = add(Setting.int32(
            "console.max.connections",
            NONE,
            "32",
            1,
            NO_LIMIT,
            "Connections to the console at one time; one more is closed at once."));
    static final Setting CONSOLE_REQUEST_TIMEOUT_MS = add(Setting.int64(
            "console.request.timeout.ms",
            MS,
            "10s",
            1,
            NO_LIMIT,
            "A connection to the console is closed after this, answered or not."));
    static final Setting METRICS_MAX_SERIES = add(Setting.int32(
            "metrics.max.series",
            NONE,
            "20000",
            0,
            NO_LIMIT,
            "Lines about single partitions and groups in /metrics; more are left out and counted."));
    static final Setting SLOW_REQUEST_MS = add(Setting.int64(
            "slow.request.ms",
            MS,
            "1s",
            1,
            NO_LIMIT,
            "A request that takes longer, besides what its client wants to wait, is logged."));
    static final Setting SLOW_FORCE_MS = add(Setting.int64(
            "slow.force.ms", MS, "500", 1, NO_LIMIT, "A force of the journal that takes longer is logged."));

    // ---- topics

    static final Setting NUM_PARTITIONS = add(Setting.int32(
            "num.partitions", NONE, "1", 1, NO_LIMIT, "Partitions of a topic that is created without a count."));
    static final Setting DEFAULT_REPLICATION_FACTOR = add(Setting.int32(
            "default.replication.factor",
            NONE,
            "1",
            1,
            Short.MAX_VALUE,
            "Replicas of a topic that is created without a count."));
    static final Setting AUTO_CREATE_TOPICS = add(Setting.bool(
            "auto.create.topics.enable", true, "Whether a topic is created when a client first asks for it."));
    static final Setting DELETE_TOPIC =
            add(Setting.bool("delete.topic.enable", true, "Whether topics may be deleted."));

    static final Setting MAX_PARTITIONS_PER_ANSWER = add(Setting.int32(
            "max.request.partition.size.limit",
            NONE,
            "2000",
            1,
            NO_LIMIT,
            "Partitions in one page of a description of topics, whatever the client asks for."));

    // ---- ring, journal, log

    static final Setting RING_MAX_BYTES = add(Setting.int64(
            "ring.max.bytes",
            BYTES,
            "64mb",
            1 << 16,
            NO_LIMIT,
            "Bytes of batches on their way to the disk before producers wait."));
    static final Setting RING_SLOTS = add(Setting.int32(
            "ring.slots",
            NONE,
            "4096",
            2,
            1 << 20,
            "Batches on their way to the disk before producers wait; a power of two."));
    static final Setting JOURNAL_BYTES = add(Setting.int64(
            "journal.bytes",
            BYTES,
            "64mb",
            1 << 20,
            NO_LIMIT,
            "Size of the journal, which is allocated at once; an entry takes at most a quarter of it."));
    static final Setting RETENTION_CHECK_INTERVAL_MS = add(Setting.int64(
            "log.retention.check.interval.ms",
            MS,
            "300000",
            1,
            NO_LIMIT,
            "How often logs are looked through for what their retention lets go."));

    // ---- compaction

    static final Setting CLEANER_ENABLE = add(Setting.bool(
            "log.cleaner.enable", true, "Whether compacted topics, offsets of groups among them, are compacted."));
    static final Setting CLEANER_BACKOFF_MS = add(Setting.int64(
            "log.cleaner.backoff.ms",
            MS,
            "15000",
            0,
            NO_LIMIT,
            "How long the cleaner rests when no log is dirty enough."));
    static final Setting CLEANER_MAX_BYTES_PER_SECOND = add(new Setting(
            "log.cleaner.io.max.bytes.per.second",
            ConfigType.DOUBLE,
            NONE,
            String.valueOf(Double.MAX_VALUE),
            1,
            NO_LIMIT,
            List.of(),
            "Bytes that the cleaner reads and writes in a second, at most."));
    static final Setting CLEANER_DEDUPE_BUFFER_BYTES = add(
            Setting.int64(
                    "log.cleaner.dedupe.buffer.size",
                    BYTES,
                    "-1",
                    -1,
                    NO_LIMIT,
                    "Memory for the keys of one cleaning, 24 bytes each, taken while it runs; more keys take more rounds. -1 is a sixteenth of the heap's limit, from 1 MiB to 128 MiB (Kafka: 134217728, always)."));
    static final Setting CLEANER_IO_BUFFER_BYTES = add(Setting.int32(
            "log.cleaner.io.buffer.size",
            BYTES,
            "524288",
            1024,
            NO_LIMIT,
            "Memory for reading and writing in a cleaning; a larger batch takes its own."));

    // ---- fetch

    static final Setting FETCH_MAX_BYTES = add(Setting.int32(
            "fetch.max.bytes",
            BYTES,
            "57671680",
            1024,
            NO_LIMIT,
            "Bytes of records in one fetch response, whatever the client asks for."));
    static final Setting FETCH_SESSION_SLOTS = add(Setting.int32(
            "max.incremental.fetch.session.cache.slots",
            NONE,
            "1000",
            0,
            NO_LIMIT,
            "Fetch sessions that are remembered at one time."));

    // ---- producers

    static final Setting PRODUCER_ID_EXPIRATION_MS = add(Setting.int32(
            "producer.id.expiration.ms",
            MS,
            "86400000",
            1,
            NO_LIMIT,
            "How long a silent producer's last sequences are remembered."));

    // ---- groups and their offsets

    static final Setting GROUP_MIN_SESSION_TIMEOUT_MS = add(Setting.int32(
            "group.min.session.timeout.ms",
            MS,
            "6000",
            1,
            NO_LIMIT,
            "The shortest session timeout that a member of a classic group may ask for."));
    static final Setting GROUP_MAX_SESSION_TIMEOUT_MS = add(Setting.int32(
            "group.max.session.timeout.ms",
            MS,
            "1800000",
            1,
            NO_LIMIT,
            "The longest session timeout that a member of a classic group may ask for."));
    static final Setting GROUP_MAX_SIZE =
            add(Setting.int32("group.max.size", NONE, ANY_COUNT, 1, NO_LIMIT, "Members of one classic group."));
    static final Setting GROUP_INITIAL_REBALANCE_DELAY_MS = add(
            Setting.int32(
                    "group.initial.rebalance.delay.ms",
                    MS,
                    "0",
                    0,
                    NO_LIMIT,
                    "How long an empty classic group waits for more members before its first generation (Kafka: 3000; here a rebalance takes milliseconds)."));
    static final Setting GROUP_CONSUMER_SESSION_TIMEOUT_MS = add(Setting.int32(
            "group.consumer.session.timeout.ms",
            MS,
            "45000",
            1,
            NO_LIMIT,
            "How long a member of a consumer group (KIP-848) may be silent."));
    static final Setting GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS = add(Setting.int32(
            "group.consumer.min.session.timeout.ms",
            MS,
            "45000",
            1,
            NO_LIMIT,
            "The least that group.consumer.session.timeout.ms, or consumer.session.timeout.ms of one group, may be."));
    static final Setting GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS = add(Setting.int32(
            "group.consumer.max.session.timeout.ms",
            MS,
            "60000",
            1,
            NO_LIMIT,
            "The most that group.consumer.session.timeout.ms, or consumer.session.timeout.ms of one group, may be."));
    static final Setting GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS = add(Setting.int32(
            "group.consumer.heartbeat.interval.ms",
            MS,
            "5000",
            1,
            NO_LIMIT,
            "How often members of a consumer group are told to send heartbeats."));
    static final Setting GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS = add(
            Setting.int32(
                    "group.consumer.min.heartbeat.interval.ms",
                    MS,
                    "5000",
                    1,
                    NO_LIMIT,
                    "The least that group.consumer.heartbeat.interval.ms, or consumer.heartbeat.interval.ms of one group, may be."));
    static final Setting GROUP_CONSUMER_MAX_HEARTBEAT_INTERVAL_MS = add(
            Setting.int32(
                    "group.consumer.max.heartbeat.interval.ms",
                    MS,
                    "15000",
                    1,
                    NO_LIMIT,
                    "The most that group.consumer.heartbeat.interval.ms, or consumer.heartbeat.interval.ms of one group, may be."));
    static final Setting GROUP_CONSUMER_MAX_SIZE = add(
            Setting.int32("group.consumer.max.size", NONE, ANY_COUNT, 1, NO_LIMIT, "Members of one consumer group."));
    static final Setting GROUP_CONSUMER_ASSIGNORS = add(Setting.list(
            "group.consumer.assignors",
            "uniform,range",
            List.of("uniform", "range"),
            "The assignors that members of a consumer group may ask for; the first is taken when none does."));
    static final Setting GROUP_CONSUMER_MIGRATION_POLICY = add(
            Setting.choice(
                    "group.consumer.migration.policy",
                    "bidirectional",
                    List.of("bidirectional", "upgrade", "downgrade", "disabled"),
                    "Whether groups with members may change between the classic and the consumer protocol, and in which direction."));
    static final Setting GROUP_CONSUMER_ASSIGNMENT_INTERVAL_MS = add(
            Setting.int32(
                    "group.consumer.assignment.interval.ms",
                    MS,
                    "0",
                    0,
                    NO_LIMIT,
                    "The least time between two assignments of a consumer group (Kafka: 1000; here an assignment takes milliseconds)."));
    static final Setting GROUP_CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS = add(
            Setting.int32(
                    "group.consumer.min.assignment.interval.ms",
                    MS,
                    "0",
                    0,
                    NO_LIMIT,
                    "The least that group.consumer.assignment.interval.ms, or consumer.assignment.interval.ms of one group, may be."));
    static final Setting GROUP_CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS = add(
            Setting.int32(
                    "group.consumer.max.assignment.interval.ms",
                    MS,
                    "15000",
                    0,
                    NO_LIMIT,
                    "The most that group.consumer.assignment.interval.ms, or consumer.assignment.interval.ms of one group, may be."));
    static final Setting GROUP_PENDING_MAX_BYTES = add(Setting.int64(
            "group.coordinator.pending.max.bytes",
            BYTES,
            "64mb",
            1 << 20,
            NO_LIMIT,
            "Bytes of requests that wait for a group's coordinator; beyond it clients are asked to retry."));
    static final Setting GROUP_MEMBERS_MAX_BYTES = add(
            Setting.int64(
                    "group.coordinator.members.max.bytes",
                    BYTES,
                    "-1",
                    -1,
                    NO_LIMIT,
                    "Bytes of names, subscriptions and assignments of the members of all groups; who joins beyond it is told GROUP_MAX_SIZE_REACHED. -1 is an eighth of the heap's limit and at least 8 MiB (Kafka: no limit)."));
    static final Setting OFFSET_METADATA_MAX_BYTES = add(Setting.int32(
            "offset.metadata.max.bytes",
            BYTES,
            "4096",
            0,
            NO_LIMIT,
            "The longest note that may accompany a committed offset."));
    static final Setting OFFSETS_RETENTION_MINUTES = add(Setting.int32(
            "offsets.retention.minutes",
            MINUTES,
            "10080",
            1,
            NO_LIMIT,
            "How long offsets outlive the last member of their group."));
    static final Setting OFFSETS_RETENTION_CHECK_INTERVAL_MS = add(Setting.int64(
            "offsets.retention.check.interval.ms",
            MS,
            "600000",
            1,
            NO_LIMIT,
            "How often offsets are looked through for expired ones."));
    static final Setting OFFSETS_TOPIC_PARTITIONS = add(Setting.int32(
            "offsets.topic.num.partitions",
            NONE,
            "4",
            1,
            NO_LIMIT,
            "Partitions of __consumer_offsets when it is created (Kafka: 50)."));
    static final Setting OFFSETS_TOPIC_REPLICATION_FACTOR = add(Setting.int32(
            "offsets.topic.replication.factor",
            NONE,
            "3",
            1,
            Short.MAX_VALUE,
            "Replicas of __consumer_offsets; never more than there are brokers."));
    static final Setting OFFSETS_TOPIC_SEGMENT_BYTES = add(Setting.int32(
            "offsets.topic.segment.bytes",
            BYTES,
            "104857600",
            1 << 20,
            NO_LIMIT,
            "The segment size of __consumer_offsets."));

    static final Setting TRANSACTION_MAX_TIMEOUT_MS = add(
            Setting.int32(
                    "transaction.max.timeout.ms",
                    MS,
                    "900000",
                    1,
                    NO_LIMIT,
                    "The longest transaction.timeout.ms that a producer may ask for; what is open longer than it asked for aborts."));
    static final Setting TRANSACTIONAL_ID_EXPIRATION_MS = add(Setting.int64(
            "transactional.id.expiration.ms",
            MS,
            "604800000",
            1,
            NO_LIMIT,
            "How long a transactional id is remembered after its last use."));
    static final Setting TRANSACTION_EXPIRATION_CHECK_INTERVAL_MS = add(Setting.int64(
            "transaction.remove.expired.transaction.cleanup.interval.ms",
            MS,
            "3600000",
            1,
            NO_LIMIT,
            "How often transactional ids are looked through for expired ones."));
    static final Setting TRANSACTION_PENDING_MAX_BYTES = add(Setting.int64(
            "transaction.coordinator.pending.max.bytes",
            BYTES,
            "16mb",
            1 << 20,
            NO_LIMIT,
            "Bytes of requests that wait for a transaction's coordinator; beyond it clients are asked to retry."));
    static final Setting UNCOMMITTED_MAX_BYTES = add(
            Setting.int64(
                    "uncommitted.max.bytes",
                    BYTES,
                    "64mb",
                    1 << 16,
                    1 << 30,
                    "The largest transaction of a producer in this process; it is held in memory and written at once, what exceeds the journal's quarter by reference."));
    static final Setting TRANSACTION_TOPIC_PARTITIONS = add(Setting.int32(
            "transaction.state.log.num.partitions",
            NONE,
            "4",
            1,
            NO_LIMIT,
            "Partitions of __transaction_state when it is created (Kafka: 50)."));
    static final Setting TRANSACTION_TOPIC_REPLICATION_FACTOR = add(Setting.int32(
            "transaction.state.log.replication.factor",
            NONE,
            "3",
            1,
            Short.MAX_VALUE,
            "Replicas of __transaction_state; never more than there are brokers."));
    static final Setting TRANSACTION_TOPIC_SEGMENT_BYTES = add(Setting.int32(
            "transaction.state.log.segment.bytes",
            BYTES,
            "104857600",
            1 << 20,
            NO_LIMIT,
            "The segment size of __transaction_state."));

    static {
        for (TopicSetting topicSetting : TopicSettings.all().values()) {
            topicSetting.brokerSettings().forEach(BrokerSettings::add);
        }
        add(TopicSettings.INTERNAL_SEGMENT_BYTES);
    }

    private BrokerSettings() {}

    static Map<String, Setting> all() {
        return TABLE;
    }

    private static Setting text(String name, @Nullable String defaultText, String documentation) {
        return new Setting(name, ConfigType.STRING, NONE, defaultText, 0, 0, List.of(), documentation);
    }

    private static Setting add(Setting setting) {
        TABLE.put(setting.name(), setting);
        return setting;
    }
}
