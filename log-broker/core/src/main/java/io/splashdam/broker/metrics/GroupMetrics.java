package io.splashdam.broker.metrics;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.group.FetchOffsetsRequest;
import io.splashdam.coordinator.group.FetchOffsetsResponse;
import io.splashdam.coordinator.group.FetchOffsetsResponse.FetchedOffset;
import io.splashdam.coordinator.group.GroupCoordinator;
import io.splashdam.coordinator.group.GroupListener;
import io.splashdam.coordinator.group.ListGroupsResponse;
import io.splashdam.coordinator.group.ListedGroup;
import io.splashdam.observe.Counter;
import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricPage.Family;
import io.splashdam.observe.MetricSource;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Groups by state, and how far each is behind. Asked when the page is read, one group after the other; what the coordinators do not
 * answer in time is missing from this page.
 */
public final class GroupMetrics implements GroupListener, MetricSource {
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final String COUNT = "kafka_coordinator_group_groupmetadatamanager_numgroups";
    private static final List<String> STATES =
            List.of("PreparingRebalance", "CompletingRebalance", "Assigning", "Reconciling", "Stable", "Dead", "Empty");

    private final Partitions partitions;
    private final Supplier<ClusterImage> image;
    private final LongSupplier nanoClock;
    private final Counter rebalances = new Counter();
    private final Counter expiredMembers = new Counter();
    private volatile @Nullable Asked asked;

    /** Whom to ask, once there is somebody. */
    private record Asked(GroupCoordinator groups, long pendingMaxBytes) {}

    public GroupMetrics(Partitions partitions, Supplier<ClusterImage> image, LongSupplier nanoClock) {
        this.partitions = partitions;
        this.image = image;
        this.nanoClock = nanoClock;
    }

    /** @param pendingMaxBytes {@code group.coordinator.pending.max.bytes} */
    public void ask(GroupCoordinator groups, long pendingMaxBytes) {
        asked = new Asked(groups, pendingMaxBytes);
    }

    @Override
    public void onRebalanceStarted(String groupId, int oldGeneration, String reason) {
        rebalances.increment();
    }

    @Override
    public void onMemberExpired(String groupId, String memberId) {
        expiredMembers.increment();
    }

    @Override
    public void writeTo(MetricPage page) {
        page.counter("splashdam_group_rebalances_total", "Rebalances begun.").add(rebalances.value());
        page.counter("splashdam_group_expired_members_total", "Members that were not heard of in time.")
                .add(expiredMembers.value());
        Asked whom = asked;
        if (whom == null) {
            return;
        }
        page.bound("group.coordinator.pending.max.bytes", whom.groups().pendingBytes(), whom.pendingMaxBytes());
        page.bound(
                "group.coordinator.members.max.bytes",
                whom.groups().membersBytes(),
                whom.groups().membersMaxBytes());
        page.counter("splashdam_group_broken_rules_total", "Coordinators loaded anew because of a defect of their own.")
                .add(whom.groups().brokenRules());
        long deadlineNs = nanoClock.getAsLong() + WAIT_NS;
        ListGroupsResponse listed = await(whom.groups().listGroups(Set.of(), Set.of()), deadlineNs);
        List<ListedGroup> groups = listed == null ? List.of() : listed.groups();
        writeStates(page, groups);
        Family lag = page.gauge(
                "kafka_consumergroup_lag", "Records between a group's committed offset and the high watermark.");
        Family offset = page.gauge("kafka_consumergroup_current_offset", "The offset that a group has committed.");
        for (ListedGroup group : groups) {
            FetchOffsetsResponse offsets =
                    await(whom.groups().fetchOffsets(FetchOffsetsRequest.of(group.groupId(), null)), deadlineNs);
            if (offsets != null) {
                writeOffsets(lag, offset, group.groupId(), offsets.offsets());
            }
        }
    }

    private static void writeStates(MetricPage page, List<ListedGroup> groups) {
        page.gauge(COUNT, "Consumer groups (NumGroups).").add(groups.size());
        for (String state : STATES) {
            page.gauge(COUNT + state.toLowerCase(Locale.ROOT), "Consumer groups in state " + state + ".")
                    .add(groups.stream()
                            .filter(group -> group.state().equals(state))
                            .count());
        }
    }

    private void writeOffsets(Family lag, Family offset, String group, List<FetchedOffset> offsets) {
        for (FetchedOffset each : offsets) {
            TopicImage topic = image.get().topic(each.topic());
            Partition partition = topic == null ? null : partitions.of(topic.id(), each.partition());
            if (partition != null && each.offset() >= 0) {
                String[] labels = {
                    "consumergroup", group, "topic", each.topic(), "partition", String.valueOf(each.partition())
                };
                lag.addDetail(Math.max(0, partition.highWatermark() - each.offset()), labels);
                offset.addDetail(each.offset(), labels);
            }
        }
    }

    private <R> @Nullable R await(CompletionStage<R> answer, long deadlineNs) {
        try {
            return answer.toCompletableFuture()
                    .get(Math.max(0, deadlineNs - nanoClock.getAsLong()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
