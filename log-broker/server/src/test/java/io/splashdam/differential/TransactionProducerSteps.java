package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;
import static io.splashdam.differential.TransactionRequests.addAsBroker;
import static io.splashdam.differential.TransactionRequests.addOffsets;
import static io.splashdam.differential.TransactionRequests.adding;
import static io.splashdam.differential.TransactionRequests.end;
import static io.splashdam.differential.TransactionRequests.init;
import static io.splashdam.differential.TransactionRequests.initAgain;
import static io.splashdam.differential.TransactionRequests.partitions;
import static io.splashdam.differential.TransactionRequests.producerId;

import java.util.List;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.ListTransactionsRequestData;

/** Transactional producers: how they begin, what they add, how they end, and what is shown of them. */
final class TransactionProducerSteps {
    private static final int[] INITS = versions(0, 1, 2, 3, 4, 5);
    private static final int[] ADDS = versions(0, 1, 2, 3);
    private static final int[] ADD_OFFSETS = versions(0, 1, 2, 3, 4);
    private static final int[] ENDS = versions(0, 1, 2, 3, 4, 5);

    private TransactionProducerSteps() {}

    static void add(Script script) {
        script.transacting("warm");
        begin(script);
        addPartitions(script);
        addGroups(script);
        endOfTheFirstKind(script);
        endOfTheSecondKind(script);
        fence(script);
        look(script);
        runOut(script);
    }

    private static void begin(Script script) {
        begin(script, "a");
        script.ask("begin without a timeout", INITS, side -> init("b").setTransactionTimeoutMs(0))
                .ask("begin with timeout -1", INITS, side -> init("b").setTransactionTimeoutMs(-1))
                .ask("begin with too long a timeout", INITS, side -> init("b").setTransactionTimeoutMs(900_001))
                .ask("begin with the longest timeout", INITS, side -> init("b").setTransactionTimeoutMs(900_000))
                .ask(
                        "begin with half of what it had",
                        versions(3, 5),
                        side -> init("b").setProducerEpoch((short) 1))
                .ask(
                        "begin as a producer that nobody knows",
                        versions(3, 4, 5),
                        side -> init("new").setProducerId(777_777).setProducerEpoch((short) 3))
                .ask(
                        "go on as another producer",
                        versions(3, 4, 5),
                        side -> init("a").setProducerId(777_777).setProducerEpoch((short) 3))
                .ask("go on with a later epoch", versions(3, 4, 5), side -> initAgain(side, "a", 1))
                .ask("go on", 5, side -> initAgain(side, "a", 0))
                .ask("go on, again", 5, side -> initAgain(side, "a", 0))
                .ask("go on, and again", 4, side -> initAgain(side, "a", 0));
        begin(script, "a");
        script.ask("go on after another began", versions(3, 4, 5), side -> initAgain(side, "a", -1));
    }

    /** Begins, and knows the producer from then on. */
    static void begin(Script script, String id) {
        script.ask(
                "begin " + id, 5, side -> init(id), (side, answer) -> TransactionRequests.learnInit(side, id, answer));
    }

    private static void addPartitions(Script script) {
        script.ask("add an unknown topic", ADDS, side -> adding(side, "a", 0, "nobody", 0))
                .ask("add an unknown partition beside one", ADDS, side -> adding(side, "a", 0, "t1", 0, 99))
                .ask("add partition -1", ADDS, side -> adding(side, "a", 0, "t1", -1))
                .ask("add nothing", ADDS, side -> adding(side, "a", 0, "t1"))
                .ask("add an internal topic", 3, side -> adding(side, "a", 0, "__consumer_offsets", 0))
                .ask("end that", 4, side -> end(side, "a", 0, false))
                .ended("a")
                .ask(
                        "add as a producer of no id",
                        ADDS,
                        side -> adding("nobody", producerId(side, "a"), (short) 0, partitions("t1", 0)))
                .ask(
                        "add without an id",
                        ADDS,
                        side -> adding("", producerId(side, "a"), (short) 0, partitions("t1", 0)))
                .ask("add as another producer", ADDS, side -> adding("a", 777_777, (short) 0, partitions("t1", 0)))
                .ask("add with an older epoch", ADDS, side -> adding(side, "a", -1, "t1", 0))
                .ask("add with a later epoch", ADDS, side -> adding(side, "a", 1, "t1", 0))
                .ask("verify what was not added", versions(4, 5), side -> addAsBroker(side, "a", 0, true, "t1", 0, 1))
                .ask("add", ADDS, side -> adding(side, "a", 0, "t1", 0, 1))
                .ask("verify what was added", versions(4, 5), side -> addAsBroker(side, "a", 0, true, "t1", 0, 1, 2))
                .ask("verify with an older epoch", versions(4, 5), side -> addAsBroker(side, "a", -1, true, "t1", 0))
                .ask("verify an unknown topic", versions(4, 5), side -> addAsBroker(side, "a", 0, true, "nobody", 0))
                .ask("add as a broker", versions(4, 5), side -> addAsBroker(side, "a", 0, false, "t1", 2))
                .ask(
                        "add as a broker with a later epoch",
                        versions(4, 5),
                        side -> addAsBroker(side, "a", 1, false, "t1", 2));
    }

    private static void addGroups(Script script) {
        script.ask("add offsets", ADD_OFFSETS, side -> addOffsets(side, "a", 0, "g"))
                .ask("add offsets of a group without a name", ADD_OFFSETS, side -> addOffsets(side, "a", 0, ""))
                .ask("add offsets with an older epoch", ADD_OFFSETS, side -> addOffsets(side, "a", -1, "g"))
                .ask("add offsets with a later epoch", ADD_OFFSETS, side -> addOffsets(side, "a", 1, "g"))
                .ask(
                        "add offsets as another producer",
                        ADD_OFFSETS,
                        side -> addOffsets(side, "a", 0, "g").setProducerId(777_777))
                .ask(
                        "add offsets as a producer of no id",
                        ADD_OFFSETS,
                        side -> addOffsets(side, "a", 0, "g").setTransactionalId("nobody"))
                .ask(
                        "add offsets without an id",
                        ADD_OFFSETS,
                        side -> addOffsets(side, "a", 0, "g").setTransactionalId(""));
    }

    private static void endOfTheFirstKind(Script script) {
        int[] first = versions(0, 1, 2, 3, 4);
        script.ask("end with an older epoch", ENDS, side -> end(side, "a", -1, true))
                .ask("end with a later epoch", ENDS, side -> end(side, "a", 1, true))
                .ask(
                        "end as another producer",
                        ENDS,
                        side -> end(side, "a", 0, true).setProducerId(777_777))
                .ask(
                        "end as a producer of no id",
                        ENDS,
                        side -> end(side, "a", 0, true).setTransactionalId("nobody"))
                .ask("end without an id", ENDS, side -> end(side, "a", 0, true).setTransactionalId(""))
                .ask("commit", 4, side -> end(side, "a", 0, true))
                .ended("a")
                .ask("commit again", first, side -> end(side, "a", 0, true))
                .ask("abort after committing", first, side -> end(side, "a", 0, false))
                .ask("add to the next", 3, side -> adding(side, "a", 0, "t1", 0))
                .ask("abort", 3, side -> end(side, "a", 0, false))
                .ended("a")
                .ask("abort again", first, side -> end(side, "a", 0, false))
                .ask("commit after aborting", first, side -> end(side, "a", 0, true));
        begin(script, "a");
        script.ask("commit nothing", first, side -> end(side, "a", 0, true))
                .ask("abort nothing", first, side -> end(side, "a", 0, false));
    }

    private static void endOfTheSecondKind(Script script) {
        script.ask("commit nothing, second kind", 5, side -> end(side, "a", 0, true))
                .ask("abort nothing with an older epoch, second kind", 5, side -> end(side, "a", -1, false));
        endAndLearn(script, "abort nothing, second kind", "a", false);
        script.ask("abort nothing again, second kind", 5, side -> end(side, "a", -1, false))
                .ask("commit after aborting nothing, second kind", 5, side -> end(side, "a", -1, true))
                .ask("commit the next nothing, second kind", 5, side -> end(side, "a", 0, true));
        endAndLearn(script, "abort the next nothing, second kind", "a", false);
        script.ask("add, to commit", 3, side -> adding(side, "a", 0, "t1", 0));
        endAndLearn(script, "commit, second kind", "a", true);
        script.ask("commit again, second kind", 5, side -> end(side, "a", -1, true))
                .ask("abort the committed, second kind", 5, side -> end(side, "a", -1, false))
                .ask("commit the next, second kind", 5, side -> end(side, "a", 0, true))
                .ask("commit two before, second kind", 5, side -> end(side, "a", -2, true))
                .ask("commit one to come, second kind", 5, side -> end(side, "a", 1, true))
                .ask("commit again, as the first kind", 4, side -> end(side, "a", -1, true))
                .ask("commit, as the first kind", 4, side -> end(side, "a", 0, true))
                .ask("add with the epoch before", 3, side -> adding(side, "a", -1, "t1", 0))
                .ask("begin the next", 3, side -> adding(side, "a", 0, "t1", 0))
                .ask("commit again while the next is open", 5, side -> end(side, "a", -1, true));
        endAndLearn(script, "abort, second kind", "a", false);
        script.ask("abort again, second kind", 5, side -> end(side, "a", -1, false))
                .ask("commit the aborted, second kind", 5, side -> end(side, "a", -1, true));
        endAndLearn(script, "abort the next, second kind", "a", false);
    }

    static void endAndLearn(Script script, String name, String id, boolean isCommit) {
        script.ask(
                        name,
                        5,
                        side -> end(side, id, 0, isCommit),
                        (side, answer) -> TransactionRequests.learnEnd(side, id, answer))
                .ended(id);
    }

    private static void fence(Script script) {
        begin(script, "f");
        script.ask("add, to be fenced", 3, side -> adding(side, "f", 0, "t1", 0))
                .ask("begin over an open transaction", 5, side -> init("f"))
                .ended("f")
                .ask("add after being fenced", ADDS, side -> adding(side, "f", 0, "t1", 0))
                .ask("end after being fenced", ENDS, side -> end(side, "f", 0, true))
                .ask("abort after being fenced", ENDS, side -> end(side, "f", 0, false))
                .ask("abort with the next epoch after being fenced", ENDS, side -> end(side, "f", 1, false))
                .ended("f")
                .ask("go on after being fenced", versions(3, 4, 5), side -> initAgain(side, "f", 0));
        begin(script, "f");
        script.ask("add, to time out", 3, side -> adding(side, "f", 0, "t1", 0));
        script.ask("go on within a transaction", 5, side -> initAgain(side, "f", 0))
                .ended("f")
                .ask("go on after it is aborted", 5, side -> initAgain(side, "f", 0));
        script.ask(
                        "begin what times out",
                        5,
                        side -> init("late").setTransactionTimeoutMs(1),
                        (side, answer) -> TransactionRequests.learnInit(side, "late", answer))
                .ask("add to what times out", 3, side -> adding(side, "late", 0, "t1", 0))
                .ended("late")
                .ask("add after it timed out", ADDS, side -> adding(side, "late", 0, "t1", 0))
                .ask("commit after it timed out", ENDS, side -> end(side, "late", 0, true))
                .ask("abort after it timed out", ENDS, side -> end(side, "late", 0, false))
                .ask("go on after it timed out", 5, side -> initAgain(side, "late", 0));
    }

    private static void look(Script script) {
        begin(script, "open");
        script.ask("add, to be looked at", 3, side -> adding(side, "open", 0, "t1", 0, 1))
                .ask("describe transactions", 0, side -> describe("open", "a", "nobody", ""))
                .ask("describe no transaction", 0, side -> describe())
                .ask("list by state", versions(0, 1, 2), side -> list().setStateFilters(List.of("Ongoing")))
                .ask(
                        "list by an unknown state",
                        versions(0, 1, 2),
                        side -> list().setStateFilters(List.of("Ongoing", "Lost")))
                .ask(
                        "list by producer",
                        versions(0, 1, 2),
                        side -> list().setProducerIdFilters(List.of(producerId(side, "open"))))
                .ask(
                        "list by an unknown producer",
                        versions(0, 1, 2),
                        side -> list().setProducerIdFilters(List.of(777_777L)))
                .ask("list what is old", versions(1, 2), side -> list().setDurationFilter(3_600_000))
                .ask("list what is open at all", versions(1, 2), side -> list().setDurationFilter(0))
                .ask("list by name", 2, side -> list().setTransactionalIdPattern("op.*"))
                .ask("list by a part of a name", 2, side -> list().setTransactionalIdPattern("op"))
                .ask(
                        "list by an empty name",
                        2,
                        side -> list().setStateFilters(List.of("Ongoing")).setTransactionalIdPattern(""))
                .ask("list by a name that is no pattern", 2, side -> list().setTransactionalIdPattern("(op"));
        endAndLearn(script, "end what was looked at", "open", true);
        script.ask("describe after that", 0, side -> describe("open"));
    }

    private static void runOut(Script script) {
        begin(script, "warm");
        script.ask(
                "end what is not there, in no words",
                5,
                side -> new EndTxnRequestData()
                        .setTransactionalId("warm")
                        .setProducerId(-1)
                        .setProducerEpoch((short) -1));
    }

    private static DescribeTransactionsRequestData describe(String... ids) {
        return new DescribeTransactionsRequestData().setTransactionalIds(List.of(ids));
    }

    private static ListTransactionsRequestData list() {
        return new ListTransactionsRequestData();
    }
}
