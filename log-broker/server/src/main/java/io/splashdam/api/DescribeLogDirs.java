package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.log.DiskSpace;
import io.splashdam.partition.Partition;
import io.splashdam.shaded.kafka.common.message.DescribeLogDirsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import io.splashdam.shaded.kafka.common.message.DescribeLogDirsResponseData;
import io.splashdam.shaded.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import io.splashdam.shaded.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import io.splashdam.shaded.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DescribeLogDirs (35), versions 1 to 5: the data directory, its room, and the bytes of each partition in it (KIP-113).
 *
 * <p>2: flexible. 3: an error for the whole. 4: bytes of the file system (KIP-827). 5: whether the directory takes no new partitions
 * (KIP-1066); ours always does.
 *
 * <p>There is one directory. Its name is {@code memory} for a broker that keeps everything there. What the journal holds besides is not
 * counted, as it belongs to no partition.
 */
final class DescribeLogDirs implements Api<DescribeLogDirsRequestData> {
    private static final String IN_MEMORY = "memory";
    private static final long NO_LAG = 0; // a leader is not behind itself

    private static final Logger log = LoggerFactory.getLogger(DescribeLogDirs.class);

    private final ApiContext context;

    DescribeLogDirs(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DescribeLogDirsRequestData request, Caller caller) {
        DescribeLogDirsResult result = new DescribeLogDirsResult().setLogDir(name());
        DescribeLogDirsResponseData response = new DescribeLogDirsResponseData();
        response.results().add(result);
        if (context.directory().isFailed()) {
            return Later.now(failed(response, result));
        }
        try {
            DiskSpace space = context.directory().disk().space();
            result.setTotalBytes(space.totalBytes()).setUsableBytes(space.usableBytes());
        } catch (IOException e) {
            log.error("Cannot ask the file system of {} for its size", name(), e);
            return Later.now(failed(response, result));
        }
        if (request.topics() == null) {
            context.image().get().topics().forEach(topic -> addAll(topic, result));
        } else {
            request.topics().forEach(wanted -> add(wanted, result));
        }
        return Later.now(response);
    }

    private String name() {
        var root = context.directory().disk().root();
        return root == null ? IN_MEMORY : root.toString();
    }

    private static DescribeLogDirsResponseData failed(
            DescribeLogDirsResponseData response, DescribeLogDirsResult result) {
        result.setErrorCode(ErrorCode.KAFKA_STORAGE_ERROR.code());
        return response;
    }

    private void addAll(TopicImage topic, DescribeLogDirsResult to) {
        DescribeLogDirsTopic described = new DescribeLogDirsTopic().setName(topic.name());
        for (Partition partition : context.partitions().of(topic.id())) {
            described.partitions().add(described(partition));
        }
        to.topics().add(described);
    }

    /** Partitions that are not here are left out, as in Kafka. */
    private void add(DescribableLogDirTopic wanted, DescribeLogDirsResult to) {
        DescribeLogDirsTopic described = new DescribeLogDirsTopic().setName(wanted.topic());
        for (int number : wanted.partitions()) {
            Partition partition = context.partition(wanted.topic(), number);
            if (partition != null) {
                described.partitions().add(described(partition));
            }
        }
        if (!described.partitions().isEmpty()) {
            to.topics().add(described);
        }
    }

    private static DescribeLogDirsPartition described(Partition partition) {
        return new DescribeLogDirsPartition()
                .setPartitionIndex(partition.number())
                .setPartitionSize(partition.log().sizeBytes())
                .setOffsetLag(NO_LAG)
                .setIsFutureKey(false);
    }
}
