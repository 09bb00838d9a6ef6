package io.splashdam.broker.metrics;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import io.splashdam.log.LogDirectory;
import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricPage.Family;
import io.splashdam.observe.MetricSource;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import java.util.function.Supplier;

/** Topics and partitions, asked when the page is read. */
public record LogMetrics(LogDirectory directory, Partitions partitions, Supplier<ClusterImage> image)
        implements MetricSource {
    @Override
    public void writeTo(MetricPage page) {
        Counts counts = partitionLines(page);
        page.gauge("kafka_server_replicamanager_partitioncount", "Partitions here (PartitionCount).")
                .add(counts.partitions);
        page.gauge("kafka_server_replicamanager_leadercount", "Partitions that this node leads (LeaderCount).")
                .add(counts.partitions - counts.offline);
        page.gauge("kafka_server_replicamanager_underreplicatedpartitions", "0: a partition has one replica.")
                .add(0);
        page.gauge(
                        "kafka_server_replicamanager_underminisrpartitioncount",
                        "Partitions whose min.insync.replicas no producer with acks=all can get (UnderMinIsrPartitionCount).")
                .add(counts.underMinIsr);
        page.gauge(
                        "kafka_server_replicamanager_offlinereplicacount",
                        "Partitions whose segments could not be forced: a restart repairs them (OfflineReplicaCount).")
                .add(counts.offline);
        page.gauge("kafka_log_logmanager_offlinelogdirectorycount", "1 when a force of the journal failed.")
                .add(directory.isFailed() ? 1 : 0);
        page.gauge("kafka_controller_kafkacontroller_activecontrollercount", "1: this node decides.")
                .add(1);
        page.gauge("kafka_controller_kafkacontroller_globaltopiccount", "Topics (GlobalTopicCount).")
                .add(image.get().topics().size());
        page.gauge("kafka_controller_kafkacontroller_globalpartitioncount", "Partitions (GlobalPartitionCount).")
                .add(globalPartitions());
        page.gauge("kafka_controller_kafkacontroller_offlinepartitionscount", "Partitions without a leader.")
                .add(counts.offline);
        page.bound("log open files", directory.openFileCount(), directory.maxOpenFiles());
    }

    private static final class Counts {
        private long partitions;
        private long underMinIsr;
        private long offline;
    }

    private Counts partitionLines(MetricPage page) {
        Family size = page.gauge("kafka_log_log_size", "Bytes of a partition's segments (Size).");
        Family end = page.gauge("kafka_log_log_logendoffset", "The offset that comes next (LogEndOffset).");
        Family start = page.gauge("kafka_log_log_logstartoffset", "The first offset that is kept (LogStartOffset).");
        Family segments = page.gauge("kafka_log_log_numlogsegments", "Segments of a partition (NumLogSegments).");
        Counts counts = new Counts();
        for (Partition[] topic : partitions.all()) {
            for (Partition partition : topic) {
                String[] labels = {"topic", partition.topic(), "partition", String.valueOf(partition.number())};
                size.addDetail(partition.log().sizeBytes(), labels);
                end.addDetail(partition.endOffset(), labels);
                start.addDetail(partition.startOffset(), labels);
                segments.addDetail(partition.log().segmentCount(), labels);
                counts.partitions++;
                counts.underMinIsr += partition.minInsyncReplicas() > 1 ? 1 : 0;
                counts.offline += partition.log().isFailed() ? 1 : 0;
            }
        }
        return counts;
    }

    private long globalPartitions() {
        long all = 0;
        for (TopicImage topic : image.get().topics()) {
            all += topic.partitions();
        }
        return all;
    }
}
