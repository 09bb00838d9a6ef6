package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import org.apache.kafka.coordinator.common.runtime.CoordinatorExecutor;
import org.apache.kafka.coordinator.common.runtime.CoordinatorMetadataDelta;
import org.apache.kafka.coordinator.common.runtime.CoordinatorMetadataImage;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.common.runtime.CoordinatorResult;
import org.apache.kafka.coordinator.common.runtime.CoordinatorTimer;
import org.apache.kafka.coordinator.group.GroupConfigManager;
import org.apache.kafka.coordinator.group.GroupCoordinatorConfig;
import org.apache.kafka.coordinator.group.GroupCoordinatorShard;
import org.apache.kafka.coordinator.group.GroupMetadataManager;
import org.apache.kafka.coordinator.group.classic.ClassicGroup;
import org.apache.kafka.coordinator.group.metrics.GroupCoordinatorMetrics;
import org.apache.kafka.coordinator.group.modern.share.ShareGroupConfig;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.timeline.SnapshotRegistry;
import org.jspecify.annotations.Nullable;

/** Kafka's own group coordinator, a shard of it, with a log that commits at once and a clock that the test moves. */
final class KafkaOracle {
    private final Map<String, Timeout> timeouts = new HashMap<>();
    private final GroupCoordinatorShard shard;
    private final GroupMetadataManager groups;
    private final SnapshotRegistry snapshots = new SnapshotRegistry(new LogContext());
    private long nowMs;
    private long offset;

    private record Timeout(long deadlineMs, CoordinatorTimer.TimeoutOperation<CoordinatorRecord> operation) {}

    KafkaOracle(Map<String, Object> settings, long nowMs) {
        this(settings, nowMs, ClusterImage.empty("cluster", 1));
    }

    KafkaOracle(Map<String, Object> settings, long nowMs, ClusterImage topics) {
        this.nowMs = nowMs;
        GroupCoordinatorConfig config = GroupCoordinatorConfig.fromProps(settings);
        GroupConfigManager configs = new GroupConfigManager(config, ShareGroupConfig.fromProps(Map.of()));
        GroupCoordinatorShard.Builder builder = new GroupCoordinatorShard.Builder(config, configs);
        builder.withLogContext(new LogContext());
        builder.withTime(new OracleTime());
        builder.withTimer(new OracleTimer());
        builder.withExecutor(noExecutor());
        builder.withCoordinatorMetrics(
                new GroupCoordinatorMetrics(new com.yammer.metrics.core.MetricsRegistry(), new Metrics()));
        builder.withTopicPartition(new TopicPartition("__consumer_offsets", 0));
        builder.withSnapshotRegistry(snapshots);
        builder.withAuthorizerPlugin(Optional.empty());
        shard = builder.build();
        shard.onLoaded(new Topics(topics));
        groups = groupsOf(shard);
    }

    /** Our picture of the cluster, as Kafka's coordinator reads it. */
    private record Topics(ClusterImage image) implements CoordinatorMetadataImage {
        private record Topic(TopicImage topic) implements TopicMetadata {
            @Override
            public String name() {
                return topic.name();
            }

            @Override
            public Uuid id() {
                return new Uuid(topic.id().getMostSignificantBits(), topic.id().getLeastSignificantBits());
            }

            @Override
            public int partitionCount() {
                return topic.partitions();
            }

            @Override
            public List<String> partitionRacks(int partition) {
                return new ArrayList<>();
            }
        }

        @Override
        public Set<Uuid> topicIds() {
            return image.topics().stream().map(topic -> new Topic(topic).id()).collect(Collectors.toSet());
        }

        @Override
        public Set<String> topicNames() {
            return image.topics().stream().map(TopicImage::name).collect(Collectors.toSet());
        }

        @Override
        public Optional<TopicMetadata> topicMetadata(String name) {
            return Optional.ofNullable(image.topic(name)).map(Topic::new);
        }

        @Override
        public Optional<TopicMetadata> topicMetadata(Uuid id) {
            return Optional.ofNullable(image.topic(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits())))
                    .map(Topic::new);
        }

        @Override
        public CoordinatorMetadataDelta emptyDelta() {
            return CoordinatorMetadataDelta.EMPTY;
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public boolean isEmpty() {
            return image.topics().isEmpty();
        }
    }

    private static GroupMetadataManager groupsOf(GroupCoordinatorShard shard) {
        try {
            Field field = GroupCoordinatorShard.class.getDeclaredField("groupMetadataManager");
            field.setAccessible(true);
            return (GroupMetadataManager) field.get(shard);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static CoordinatorExecutor<CoordinatorRecord> noExecutor() {
        return (CoordinatorExecutor<CoordinatorRecord>) Proxy.newProxyInstance(
                KafkaOracle.class.getClassLoader(),
                new Class<?>[] {CoordinatorExecutor.class},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
    }

    // ---- requests

    CompletableFuture<JoinGroupResponseData> join(JoinGroupRequestData request, int version) {
        CompletableFuture<JoinGroupResponseData> response = new CompletableFuture<>();
        commit(shard.classicGroupJoin(context(version), request, response, false));
        return response;
    }

    CompletableFuture<SyncGroupResponseData> sync(SyncGroupRequestData request) {
        CompletableFuture<SyncGroupResponseData> response = new CompletableFuture<>();
        commit(shard.classicGroupSync(context(5), request, response));
        return response;
    }

    Errors heartbeat(HeartbeatRequestData request) {
        return errorOf(() -> Errors.forCode(
                commit(shard.classicGroupHeartbeat(context(4), request)).errorCode()));
    }

    /** The consumer protocol's heartbeat; a refusal is an answer with its error. */
    ConsumerGroupHeartbeatResponseData heartbeat(ConsumerGroupHeartbeatRequestData request) {
        try {
            return commit(shard.consumerGroupHeartbeat(context(1), request));
        } catch (RuntimeException e) {
            return new ConsumerGroupHeartbeatResponseData()
                    .setErrorCode(Errors.forException(e).code())
                    .setErrorMessage(e.getMessage());
        }
    }

    /** The error of the request, or of its only member. */
    Errors leave(LeaveGroupRequestData request) {
        return errorOf(() -> {
            LeaveGroupResponseData response = commit(shard.classicGroupLeave(context(5), request));
            return Errors.forCode(response.members().get(0).errorCode());
        });
    }

    Errors commit(OffsetCommitRequestData request) {
        return errorOf(() -> Errors.forCode(commit(shard.commitOffset(context(9), request))
                .topics()
                .get(0)
                .partitions()
                .get(0)
                .errorCode()));
    }

    private static Errors errorOf(Supplier<Errors> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            return Errors.forException(e);
        }
    }

    @Nullable
    ClassicGroup group(String groupId) {
        try {
            return groups.classicGroup(groupId, Long.MAX_VALUE);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private <R> R commit(CoordinatorResult<R, CoordinatorRecord> result) {
        if (result.replayRecords()) {
            for (CoordinatorRecord record : result.records()) {
                shard.replay(offset++, -1L, (short) -1, record);
            }
        }
        if (result.appendFuture() != null) {
            result.appendFuture().complete(null);
        }
        return result.response();
    }

    private static AuthorizableRequestContext context(int version) {
        return (AuthorizableRequestContext) Proxy.newProxyInstance(
                KafkaOracle.class.getClassLoader(),
                new Class<?>[] {AuthorizableRequestContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "clientId" -> "client";
                    case "clientAddress" -> InetAddress.getLoopbackAddress();
                    case "requestVersion" -> version;
                    case "requestType", "correlationId" -> 0;
                    default -> null;
                });
    }

    /** For a failing test's message. */
    String timers() {
        Map<String, Long> timers = new TreeMap<>();
        timeouts.forEach((key, timeout) -> timers.put(key, timeout.deadlineMs()));
        return timers.toString();
    }

    // ---- time

    long nextDeadlineMs() {
        long next = Long.MAX_VALUE;
        for (Timeout timeout : timeouts.values()) {
            next = Math.min(next, timeout.deadlineMs());
        }
        return next;
    }

    /** Moves the clock and does what is due, the earliest first. */
    void moveTo(long toMs) {
        while (true) {
            String first = null;
            for (Map.Entry<String, Timeout> each : timeouts.entrySet()) {
                if (each.getValue().deadlineMs() <= toMs
                        && (first == null
                                || each.getValue().deadlineMs()
                                        < timeouts.get(first).deadlineMs())) {
                    first = each.getKey();
                }
            }
            if (first == null) {
                nowMs = toMs;
                return;
            }
            Timeout timeout = timeouts.remove(first);
            nowMs = Math.max(nowMs, timeout.deadlineMs());
            commit(timeout.operation().generateRecords());
        }
    }

    private final class OracleTimer implements CoordinatorTimer<CoordinatorRecord> {
        @Override
        public void schedule(
                String key, long delay, TimeUnit unit, boolean retry, TimeoutOperation<CoordinatorRecord> operation) {
            timeouts.put(key, new Timeout(nowMs + unit.toMillis(delay), operation));
        }

        @Override
        public void schedule(
                String key,
                long delay,
                TimeUnit unit,
                boolean retry,
                long retryBackoff,
                TimeoutOperation<CoordinatorRecord> operation) {
            schedule(key, delay, unit, retry, operation);
        }

        @Override
        public void scheduleIfAbsent(
                String key, long delay, TimeUnit unit, boolean retry, TimeoutOperation<CoordinatorRecord> operation) {
            if (!isScheduled(key)) {
                schedule(key, delay, unit, retry, operation);
            }
        }

        @Override
        public void cancel(String key) {
            timeouts.remove(key);
        }

        @Override
        public boolean isScheduled(String key) {
            return timeouts.containsKey(key);
        }
    }

    private final class OracleTime implements Time {
        @Override
        public long milliseconds() {
            return nowMs;
        }

        @Override
        public long nanoseconds() {
            return TimeUnit.MILLISECONDS.toNanos(nowMs);
        }

        @Override
        public void sleep(long ms) {
            throw new UnsupportedOperationException("Nobody sleeps here");
        }

        @Override
        public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
            throw new UnsupportedOperationException("Nobody waits here");
        }
    }
}
