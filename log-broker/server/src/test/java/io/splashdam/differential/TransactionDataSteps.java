package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;
import static io.splashdam.differential.TransactionProducerSteps.begin;
import static io.splashdam.differential.TransactionProducerSteps.endAndLearn;
import static io.splashdam.differential.TransactionRequests.addOffsets;
import static io.splashdam.differential.TransactionRequests.adding;
import static io.splashdam.differential.TransactionRequests.commit;
import static io.splashdam.differential.TransactionRequests.commitById;
import static io.splashdam.differential.TransactionRequests.end;
import static io.splashdam.differential.TransactionRequests.epoch;
import static io.splashdam.differential.TransactionRequests.init;
import static io.splashdam.differential.TransactionRequests.marker;
import static io.splashdam.differential.TransactionRequests.markers;
import static io.splashdam.differential.TransactionRequests.offsets;
import static io.splashdam.differential.TransactionRequests.produce;
import static io.splashdam.differential.TransactionRequests.produceById;
import static io.splashdam.differential.TransactionRequests.producerId;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;

/** What transactions leave in partitions and groups: records, what of them is shown, offsets, markers. */
final class TransactionDataSteps {
    private static final int[] COMMITS = versions(0, 1, 2, 3, 4, 5);
    private static final int[] PRODUCES = versions(3, 7, 9, 10, 11, 12);

    private TransactionDataSteps() {}

    static void add(Script script) {
        script.ask("create a topic for transactions", 7, side -> TopicSteps.create(TopicSteps.topic("tx", 3, 1)))
                .ask("create a topic for markers", 7, side -> TopicSteps.create(TopicSteps.topic("tm", 1, 1)))
                .known("tx", "tm");
        produceOfTheFirstKind(script);
        produceOfTheSecondKind(script);
        readWhatIsStable(script);
        commitOffsets(script);
        writeMarkers(script);
        timeOut(script);
    }

    private static void produceOfTheFirstKind(Script script) {
        begin(script, "p");
        script.ask("produce to what was not added", versions(3, 9, 10, 11), side -> produce(side, "p", 0, "tx", 0, 0))
                .ask("add, to produce", 3, side -> adding(side, "p", 0, "tx", 0))
                .ask("produce in a transaction", 11, side -> produce(side, "p", 0, "tx", 0, 0))
                .ask("produce sequence 0 again in a transaction", 11, side -> produce(side, "p", 0, "tx", 0, 0))
                .ask("produce the next", 9, side -> produce(side, "p", 0, "tx", 0, 1))
                .ask("produce with a gap", 11, side -> produce(side, "p", 0, "tx", 0, 7))
                .ask("produce elsewhere", versions(10, 11), side -> produce(side, "p", 0, "tx", 1, 0))
                .ask(
                        "produce under another name",
                        versions(10, 11, 12),
                        side -> produce(side, "p", 0, "tx", 2, 0).setTransactionalId("nobody"))
                .ask(
                        "produce records without a transaction in one",
                        11,
                        side -> RecordSteps.produce("tx", 2, RecordSteps.plain("x"))
                                .setTransactionalId("p"))
                .ask(
                        "produce without acks all",
                        3,
                        side -> produce(side, "p", 0, "tx", 0, 2).setAcks((short) 1))
                .ask("describe the producers of an open transaction", 0, side -> AdminSteps.producers("tx", 0))
                .ask("commit what was produced", 4, side -> end(side, "p", 0, true))
                .ended("p")
                .ask("produce after the end", versions(10, 11), side -> produce(side, "p", 0, "tx", 0, 3));
        script.ask("produce with a later epoch", versions(10, 11, 12), side -> produce(side, "p", 1, "tx", 0, 0));
        begin(script, "p");
        script.ask("produce with the epoch before", versions(3, 10, 11, 12), side -> produce(side, "p", -1, "tx", 0, 3))
                .ask("describe the producers after it", 0, side -> AdminSteps.producers("tx", 0));
    }

    private static void produceOfTheSecondKind(Script script) {
        begin(script, "q");
        begin(script, "q");
        script.ask("produce and so add", 12, side -> produce(side, "q", 0, "tx", 1, 0))
                .ask("produce and so add by id", 13, side -> produceById(side, "q", 0, "tx", 2, 0))
                .ask("produce the next, second kind", 12, side -> produce(side, "q", 0, "tx", 1, 1))
                .ask("produce with an older epoch, second kind", 12, side -> produce(side, "q", -1, "tx", 1, 2))
                .ask("produce to an unknown topic, second kind", 12, side -> produce(side, "q", 0, "nobody", 1, 0))
                .ask("produce with a gap, second kind", 12, side -> produce(side, "q", 0, "tm", 0, 5));
        endAndLearn(script, "commit, second kind", "q", true);
        script.ask("produce late, second kind", PRODUCES, side -> produce(side, "q", -1, "tx", 1, 2))
                .ask("produce in the next, second kind", 12, side -> produce(side, "q", 0, "tx", 1, 0))
                .ask("produce what is verified only, in the next", 11, side -> produce(side, "q", 0, "tx", 1, 1))
                .ask("produce elsewhere what is verified only", 11, side -> produce(side, "q", 0, "tx", 0, 0))
                .ask("describe the producers of the next", 0, side -> AdminSteps.producers("tx", 1));
        endAndLearn(script, "abort, second kind", "q", false);
        script.ask("describe the producers after the next", 0, side -> AdminSteps.producers("tx", 1));
    }

    private static void readWhatIsStable(Script script) {
        begin(script, "r");
        script.ask("produce, to be read", 12, side -> produce(side, "r", 0, "tx", 1, 0))
                .ask("fetch all while open", 12, side -> fetch(0, 0))
                .ask("fetch what is committed while open", 12, side -> fetch(0, 1))
                .ask("fetch what is committed from the middle", 12, side -> fetch(3, 1))
                .ask("fetch what is committed from where it is open", 12, side -> fetch(6, 1))
                .ask("fetch what is committed beyond what is stable", 12, side -> fetch(7, 1))
                .ask("fetch what is committed beyond the end", 12, side -> fetch(8, 1))
                .ask("latest offset while open", versions(2, 7), side -> FetchSteps.list("tx", 1, -1))
                .ask(
                        "latest committed offset while open",
                        versions(2, 7),
                        side -> FetchSteps.list("tx", 1, -1).setIsolationLevel((byte) 1))
                .ask(
                        "latest committed offset elsewhere",
                        7,
                        side -> FetchSteps.list("byhand", 1, -1).setIsolationLevel((byte) 1));
        endAndLearn(script, "abort what was read", "r", false);
        script.ask("fetch what is committed after the abort", versions(4, 12), side -> fetch(0, 1))
                .ask("fetch what is committed from the aborted on", 12, side -> fetch(6, 1))
                .ask("fetch what is committed from the marker on", 12, side -> fetch(7, 1));
    }

    private static FetchRequestData fetch(long from, int isolation) {
        return FetchSteps.fetch(FetchSteps.topic("tx", 1, from)).setIsolationLevel((byte) isolation);
    }

    private static void commitOffsets(Script script) {
        begin(script, "o");
        script.coordinated("tg", "none")
                .ask("commit what was not added", versions(0, 2, 3, 4), side -> commit(side, "o", 0, "tg"))
                .ask("add offsets, to commit", 4, side -> addOffsets(side, "o", 0, "tg"))
                .ask("commit offsets", COMMITS, side -> commit(side, "o", 0, "tg"))
                .ask("commit offsets by id", 6, side -> commitById(side, "o", "tg", side.idOf("t1")))
                .ask("commit offsets by an unknown id", 6, side -> commitById(side, "o", "tg", new Uuid(1, 2)))
                .ask(
                        "commit offsets of an unknown topic",
                        COMMITS,
                        side -> commit(side, "o", 0, "tg", "nobody", 0, 5, ""))
                .ask(
                        "commit offsets of an unknown partition",
                        COMMITS,
                        side -> commit(side, "o", 0, "tg", "t1", 99, 5, ""))
                .ask(
                        "commit a long note in a transaction",
                        COMMITS,
                        side -> commit(side, "o", 0, "tg", "t1", 1, 5, "n".repeat(5_000)))
                .ask(
                        "commit a null note in a transaction",
                        COMMITS,
                        side -> commit(side, "o", 0, "tg", "t1", 1, 5, null))
                .ask("commit offset -1 in a transaction", COMMITS, side -> commit(side, "o", 0, "tg", "t1", 1, -1, ""))
                .ask("commit offsets with an older epoch", COMMITS, side -> commit(side, "o", -1, "tg"))
                .ask("commit offsets with a later epoch", COMMITS, side -> commit(side, "o", 1, "tg"))
                .ask(
                        "commit offsets as another producer",
                        COMMITS,
                        side -> commit(side, "o", 0, "tg").setProducerId(777_777))
                .ask(
                        "commit offsets as a producer of no id",
                        COMMITS,
                        side -> commit(side, "o", 0, "tg").setTransactionalId("nobody"))
                .ask(
                        "commit offsets without an id",
                        COMMITS,
                        side -> commit(side, "o", 0, "tg").setTransactionalId(""))
                .ask("commit offsets of a group without a name", COMMITS, side -> commit(side, "o", 0, ""))
                .ask(
                        "commit offsets as a stranger to the group",
                        versions(3, 4, 5),
                        side -> commit(side, "o", 0, "tg")
                                .setMemberId("stranger")
                                .setGenerationIdOrMemberEpoch(3))
                .ask(
                        "commit offsets of a generation without a member",
                        versions(3, 4, 5),
                        side -> commit(side, "o", 0, "tg").setGenerationIdOrMemberEpoch(3))
                .ask(
                        "commit offsets of an instance",
                        versions(3, 5),
                        side -> commit(side, "o", 0, "tg").setGroupInstanceId("instance"))
                .ask("add offsets of a group of nobody", 4, side -> addOffsets(side, "o", 0, "none"))
                .ask(
                        "commit offsets of a group of nobody",
                        versions(3, 4, 5),
                        side -> commit(side, "o", 0, "none")
                                .setMemberId("stranger")
                                .setGenerationIdOrMemberEpoch(3))
                .ask(
                        "commit offsets as a stranger by id",
                        6,
                        side -> commitById(side, "o", "none", side.idOf("t1"))
                                .setMemberId("stranger")
                                .setGenerationIdOrMemberEpoch(3))
                .ask("fetch offsets that are pending", versions(8, 9), side -> offsets("tg", false))
                .ask("fetch stable offsets that are pending", versions(8, 9), side -> offsets("tg", true));
        endAndLearn(script, "commit with offsets", "o", true);
        script.offsetsSettled("tg")
                .ask("fetch offsets that were pending", versions(8, 9), side -> offsets("tg", false))
                .ask("fetch stable offsets that were pending", versions(8, 9), side -> offsets("tg", true))
                .ask("commit other offsets", 5, side -> commit(side, "o", 0, "tg", "t1", 0, 99, ""));
        endAndLearn(script, "abort with offsets", "o", false);
        script.offsetsSettled("tg").ask("fetch offsets after an abort", 8, side -> offsets("tg", true));
    }

    private static void writeMarkers(Script script) {
        int[] both = versions(1, 2);
        begin(script, "m");
        script.ask("mark the end of nothing", both, side -> markers(marker(888_888, (short) 0, false, "tm", 0)))
                .ask("mark the end of nothing again", both, side -> markers(marker(888_888, (short) 0, true, "tm", 0)))
                .ask("mark nothing", both, side -> markers())
                .ask("mark an unknown topic", both, side -> markers(marker(888_888, (short) 0, false, "nobody", 0)))
                .ask("mark an unknown partition", both, side -> markers(marker(888_888, (short) 0, false, "tm", 0, 99)))
                .ask(
                        "mark in the offsets of groups",
                        both,
                        side -> markers(marker(888_888, (short) 0, false, "__consumer_offsets", 0)))
                .ask("describe the producers after markers of nothing", 0, side -> AdminSteps.producers("tm", 0))
                .ask("add, to be marked", 3, side -> adding(side, "m", 0, "tx", 2))
                .ask("produce, to be marked", 11, side -> produce(side, "m", 0, "tx", 2, 0))
                .ask(
                        "mark with an older epoch",
                        both,
                        side -> markers(marker(producerId(side, "m"), epoch(side, "m", -1), false, "tx", 2)))
                .ask(
                        "mark the second kind with the same epoch",
                        2,
                        side -> markers(marker(producerId(side, "m"), epoch(side, "m", 0), false, "tx", 2)
                                .setTransactionVersion((byte) 2)))
                .ask(
                        "mark of coordinator epoch -1",
                        2,
                        side -> markers(marker(producerId(side, "m"), epoch(side, "m", 0), false, "tx", 2)
                                .setCoordinatorEpoch(-1)))
                .ask(
                        "fetch the marked",
                        12,
                        side -> FetchSteps.fetch(FetchSteps.topic("tx", 2, 0)).setIsolationLevel((byte) 1))
                .ask("produce after being marked", 11, side -> produce(side, "m", 0, "tx", 2, 1))
                .ask("describe the producers of the marked", 0, side -> AdminSteps.producers("tx", 2))
                .ask(
                        "mark with a later epoch",
                        2,
                        side -> markers(marker(producerId(side, "m"), epoch(side, "m", 5), false, "tx", 2)))
                .ask("produce after a later epoch", 11, side -> produce(side, "m", 0, "tx", 2, 2));
    }

    private static void timeOut(Script script) {
        InitProducerIdRequestData soon = init("late2").setTransactionTimeoutMs(1);
        script.ask(
                        "begin what times out",
                        5,
                        side -> soon,
                        (side, answer) -> TransactionRequests.learnInit(side, "late2", answer))
                .ask("produce what times out", 12, side -> produce(side, "late2", 0, "tx", 0, 0))
                .ended("late2")
                .ask("produce after it timed out", PRODUCES, side -> produce(side, "late2", 0, "tx", 0, 1))
                .ask("produce elsewhere after it timed out", PRODUCES, side -> produce(side, "late2", 0, "tx", 1, 0))
                .ask("commit offsets after it timed out", COMMITS, side -> commit(side, "late2", 0, "tg"))
                .ask(
                        "fetch what timed out",
                        12,
                        side -> FetchSteps.fetch(FetchSteps.topic("tx", 0, 0)).setIsolationLevel((byte) 1));
    }
}
