package io.splashdam.perf;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.perf.embedded.EmbeddedTopic;
import io.splashdam.perf.kafka.KafkaTopic;
import io.splashdam.perf.kafka.ProducerSettings;
import io.splashdam.perf.load.Measurement;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.load.TopicPlan;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The flags that all loads share. */
final class LoadOptions {
    private static final double NS_PER_SECOND = 1e9;
    private static final double DEFAULT_SECONDS = 10;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Where where = new Where();

    /** Inside this process, or over a socket. */
    static final class Where {
        @Option(names = "--embedded", paramLabel = "DIR", description = "Run the broker in this process, on DIR.")
        @Nullable
        Path directory;

        @Option(
                names = {"--bootstrap-server", "--bootstrap"},
                paramLabel = "HOST:PORT",
                description = "Measure a broker that runs already, through Kafka's client.")
        @Nullable
        String bootstrap;
    }

    @Option(names = "--topic", paramLabel = "NAME", description = "Topic (default: a new one, removed at the end).")
    private @Nullable String topic;

    @Option(names = "--keep", description = "Leave a topic that was made for the run.")
    private boolean keep;

    @Option(names = "--partitions", paramLabel = "COUNT", description = "Of a new topic (default: 6; latency: 1).")
    private @Nullable Integer partitions;

    @Option(names = "--durability", paramLabel = "fsync|os", description = "Of a new topic (default: the broker's).")
    private @Nullable String durability;

    @Option(
            names = {"--records", "--num-records"},
            paramLabel = "COUNT",
            description = "End after so many records.")
    private @Nullable Long records;

    @Option(names = "--seconds", paramLabel = "S", description = "End after so long (default: 10, without --records).")
    private @Nullable Double seconds;

    @Option(
            names = {"--rate", "--throughput"},
            paramLabel = "PER_SECOND",
            description = "Records due per second, measured from when they were due (default: as fast as possible).")
    private double rate;

    @Option(names = "--record-size", paramLabel = "BYTES", description = "Of each value (default: ${DEFAULT-VALUE}).")
    private int recordBytes = 100;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            description = "Unmeasured seconds before (default: ${DEFAULT-VALUE}).")
    private double warmUpSeconds = 2;

    @Option(names = "--runs", paramLabel = "COUNT", description = "Measure so often; the result has the medians.")
    private int runs = 1;

    @Option(names = "--broker-pid", paramLabel = "PID", description = "CPU, memory and device bytes of this process.")
    private @Nullable Long brokerPid;

    @Option(names = "--acks", paramLabel = "ACKS", description = "Kafka's client: all, 1 or 0.")
    private String acks = "all";

    @Option(names = "--compression-type", paramLabel = "CODEC", description = "Kafka's client: none, gzip, lz4 …")
    private String compression = "none";

    @Option(
            names = "--batch-size",
            paramLabel = "BYTES",
            description = "Most bytes of a batch (16384; embedded 65536).")
    private @Nullable Integer batchBytes;

    @Option(names = "--linger-ms", paramLabel = "MS", description = "Kafka's client waits so long for a fuller batch.")
    private int lingerMs = 5;

    @Option(
            names = {"--set", "--command-property", "--producer-property", "--consumer-property"},
            paramLabel = "KEY=VALUE",
            description = "One setting of the embedded broker, or of Kafka's client.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "Of the values (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Nullable
    Path embedded() {
        return where.directory;
    }

    int recordBytes() {
        return recordBytes;
    }

    long recordsOr(long absent) {
        return records == null ? absent : records;
    }

    boolean hasTopic() {
        return topic != null;
    }

    int embeddedBatchBytes() {
        return batchBytes == null ? 64 * 1024 : batchBytes;
    }

    RandomGenerator random() {
        return new Random(seed);
    }

    void requirePlausible() {
        require(records == null || records > 0, "--records", "at least 1");
        require(seconds == null || seconds > 0, "--seconds", "more than 0");
        require(rate >= 0, "--rate", "0 or more");
        require(recordBytes >= 0, "--record-size", "0 or more");
        require(warmUpSeconds >= 0, "--warmup", "0 or more");
        require(runs > 0, "--runs", "at least 1");
        require(partitions == null || partitions > 0, "--partitions", "at least 1");
        require(durability == null || durability.matches("fsync|os"), "--durability", "fsync or os");
        boolean isThere = brokerPid == null || ProcessHandle.of(brokerPid).isPresent();
        require(isThere, "--broker-pid", "the id of a process that runs");
        require(brokerPid == null || where.directory == null, "--broker-pid", "to go with --bootstrap");
    }

    private static void require(boolean isRight, String flag, String wanted) {
        if (!isRight) {
            throw CommandFailure.usage(flag + " is wrong", "it wants " + wanted);
        }
    }

    EmbeddedTopic embeddedTopic(Path directory, int partitionsIfAbsent) {
        return EmbeddedTopic.prepare(directory, settings, topicPlan(partitionsIfAbsent));
    }

    KafkaTopic kafkaTopic(int partitionsIfAbsent) {
        return KafkaTopic.prepare(
                ConnectOptions.to(String.valueOf(where.bootstrap), settings), topicPlan(partitionsIfAbsent));
    }

    private TopicPlan topicPlan(int partitionsIfAbsent) {
        return new TopicPlan(topic, partitions == null ? partitionsIfAbsent : partitions, durability, keep);
    }

    ProducerSettings producer() {
        return new ProducerSettings(acks, compression, batchBytes == null ? 16 * 1024 : batchBytes, lingerMs);
    }

    Plan plan() {
        double wanted = seconds != null ? seconds : records != null ? 1e9 : DEFAULT_SECONDS;
        return new Plan(recordsOr(Long.MAX_VALUE), (long) (wanted * NS_PER_SECOND), rate, recordBytes);
    }

    Measurement measurement(Plan plan, PrintStream progress) {
        OptionalLong pid = brokerPid == null ? OptionalLong.empty() : OptionalLong.of(brokerPid);
        return new Measurement(plan, (long) (warmUpSeconds * NS_PER_SECOND), runs, pid, progress);
    }
}
