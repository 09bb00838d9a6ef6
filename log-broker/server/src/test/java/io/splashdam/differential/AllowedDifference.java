package io.splashdam.differential;

import java.util.regex.Pattern;

/**
 * What may differ, and why: {@code docs/compatibility.md} shows this table.
 *
 * <p>An entry that nothing needs any more is an error of the test, too.
 */
enum AllowedDifference {
    DURABILITY(
            ".*",
            ".*configs(\\.count|\\[durability].*)",
            "settings of a topic",
            "`durability` is one more",
            "Kafka has no such setting"),
    MIN_INSYNC_REPLICAS(
            ".*",
            ".*configs\\[min.insync.replicas]\\.(configSource|synonyms.*)",
            "source of `min.insync.replicas`",
            "the default, where Kafka says: set for the cluster",
            "Kafka sets it for the cluster when it formats its storage (KIP-966)"),
    ID_OF_WHAT_IS_VALIDATED(
            "only validate v7",
            ".*topicId",
            "CreateTopics that only validates",
            "no topic id, where Kafka gives one",
            "the id would belong to nothing"),
    START_OF_A_REFUSED_BATCH(
            "produce .*",
            ".*partitionResponses.*logStartOffset",
            "Produce, log start of a refused batch",
            "-1, where Kafka tells it",
            "clients do not use it"),
    TIME_OF_A_REPEATED_BATCH(
            "produce sequence \\d again.*",
            ".*logAppendTimeMs",
            "Produce, append time of a batch that was there already",
            "-1, where Kafka tells the batch's time",
            "with CreateTime no other answer has it"),
    HALF_A_BATCH(
            "produce half a batch.*",
            ".*errorCode",
            "Produce of a torn batch",
            "CORRUPT_MESSAGE, where Kafka says INVALID_RECORD",
            "the bytes are damaged: sending them again may help"),
    UNKNOWN_CODEC(
            "produce an unknown codec.*",
            ".*errorCode",
            "Produce with an unknown codec",
            "INVALID_RECORD, where Kafka says UNKNOWN_SERVER_ERROR",
            "it is the client's fault"),
    STAMPED_BY_THE_CLIENT(
            "produce a batch that is stamped already.*",
            ".*(errorCode|baseOffset)",
            "Produce of a batch that claims LogAppendTime",
            "INVALID_TIMESTAMP, where Kafka takes it unless the topic stamps too",
            "no client may claim the log's own mark"),
    TRANSACTIONAL_BATCH(
            "produce a transactional batch.*",
            ".*errorCode",
            "Produce of a transactional batch without a transactional id",
            "INVALID_RECORD, where Kafka says TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
            "batch and request contradict each other; nobody was asked for a right"),
    FIRST_TRANSACTIONAL_ID(
            "find the coordinator of a transaction v1",
            "errorCode|host|nodeId|port",
            "FindCoordinator for the first transactional id",
            "the broker, where Kafka says COORDINATOR_NOT_AVAILABLE",
            "Kafka makes `__transaction_state` first and lets the client ask again; ours is made before the answer"),
    PRODUCE_OF_NULL(
            "produce null.*",
            ".*",
            "Produce whose records are null",
            "INVALID_RECORD, where Kafka closes the connection",
            "an answer says more"),
    NO_ABORTED_TRANSACTIONS(
            "fetch an unknown .*",
            ".*abortedTransactions(\\.count)?",
            "Fetch of an unknown partition, aborted transactions",
            "null, where Kafka has an empty list",
            "both mean none"),
    UNKNOWN_ISOLATION(
            "fetch with an unknown isolation.*",
            ".*",
            "Fetch with an isolation level above 1",
            "read as uncommitted, where Kafka says UNKNOWN_SERVER_ERROR",
            "no client sends it"),
    UNKNOWN_OPERATION(
            "an unknown operation.*",
            ".*errorCode",
            "IncrementalAlterConfigs with an unknown operation",
            "INVALID_REQUEST, where Kafka says UNKNOWN_SERVER_ERROR",
            "it is the client's fault"),
    DURATION_OF_WHAT_IS_NOT_OPEN(
            "list what is (old|open at all).*",
            "transactionStates.*",
            "ListTransactions by duration",
            "what is open for longer; Kafka adds ids that have nothing open",
            "the filter is about running transactions (KIP-994)"),
    ID_OF_A_TRANSACTION_THAT_IS_OPEN(
            "commit offsets (as a producer of no id|without an id).*",
            ".*errorCode",
            "TxnOffsetCommit under another transactional id than that of the producer's open transaction",
            "refused, where Kafka asks nobody once the partition is in the transaction",
            "the coordinator is asked each time"),
    MARKER_OF_NOTHING(
            "describe the producers after markers of nothing.*",
            ".*activeProducers.*",
            "WriteTxnMarkers where the producer has nothing open",
            "NONE and nothing written, where Kafka writes a marker",
            "a marker that ends nothing says nothing, and whoever comes late is refused by the coordinator"),
    LATE_MARKER(
            "mark with an older epoch.*",
            ".*errorCode",
            "WriteTxnMarkers with an older epoch",
            "INVALID_PRODUCER_EPOCH, where Kafka says UNKNOWN_SERVER_ERROR",
            "the answer says what is wrong"),
    NODES_OF_NO_QUORUM(
            "describe the quorum of a topic that has none.*",
            "nodes.*",
            "DescribeQuorum of another topic than the metadata's",
            "tells the nodes beside the error",
            "they are the same for all"),
    SETTINGS_OF_OTHER_GROUPS(
            "(set a group's that is for share groups|describe all of a group).*",
            "responses.*errorCode|.*configs(\\.count|\\[(share|streams|errors|consumer\\.assignor)\\..*)",
            "settings of groups that are for share groups and groups of the streams protocol",
            "INVALID_CONFIG, and not described",
            "there are no such groups"),
    NO_MARKER_WITHOUT_RECORDS(
            "(see where the log ends|write without adding) .*",
            ".*(partitions|partitionResponses)\\[1]\\.(offset|baseOffset)",
            "end of a partition that was added to a transaction, but not written to",
            "unchanged, where Kafka writes a marker",
            "there is nothing to end");

    private final Pattern step;
    private final Pattern path;
    private final String what;
    private final String ours;
    private final String reason;

    AllowedDifference(String step, String path, String what, String ours, String reason) {
        this.step = Pattern.compile(step);
        this.path = Pattern.compile(path);
        this.what = what;
        this.ours = ours;
        this.reason = reason;
    }

    boolean covers(Difference difference) {
        return step.matcher(difference.step()).matches()
                && path.matcher(difference.path()).matches();
    }

    /** As a row of the page. */
    String row() {
        return "| " + what + " | " + ours + " | " + reason + " |";
    }
}
