package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;
import static io.splashdam.differential.TransactionProducerSteps.begin;
import static io.splashdam.differential.TransactionProducerSteps.endAndLearn;
import static io.splashdam.differential.TransactionRequests.adding;
import static io.splashdam.differential.TransactionRequests.end;
import static io.splashdam.differential.TransactionRequests.init;
import static io.splashdam.differential.TransactionRequests.initAgain;

/** Producers whose epochs are used up, and who go on with another id. The way there is long: 32,766 times InitProducerId. */
final class EpochSteps {
    /** The last epoch that a client is given. */
    private static final int LAST = Short.MAX_VALUE - 1;

    private EpochSteps() {}

    static void add(Script script) {
        script.ask("create a topic", 7, side -> TopicSteps.create(TopicSteps.topic("t1", 3, 1)))
                .known("t1")
                .transacting("warm")
                .nearlyUsedUp(LAST, "ends", "begins", "fenced", "late", "goes on");
        endOnTheLast(script);
        beginAfterTheLast(script);
        fenceOnTheLast(script);
        timeOutOnTheLast(script);
    }

    private static void endOnTheLast(Script script) {
        script.ask("add on the last", 3, side -> adding(side, "ends", 0, "t1", 0));
        script.ask("commit on the last", 5, side -> end(side, "ends", 0, true))
                .ended("ends")
                .ask("commit on the last again", versions(4, 5), side -> end(side, "ends", 0, true))
                .ask("abort on the last after committing", versions(4, 5), side -> end(side, "ends", 0, false))
                .ask("add on the last after committing", 3, side -> adding(side, "ends", 0, "t1", 0))
                .ask("go on from the last after committing", 5, side -> initAgain(side, "ends", 0));
        begin(script, "ends");
        script.ask("add with the next id", 3, side -> adding(side, "ends", 0, "t1", 0));
        endAndLearn(script, "commit with the next id", "ends", true);
    }

    private static void beginAfterTheLast(Script script) {
        script.ask("go on from the last", 5, side -> initAgain(side, "goes on", 0))
                .ask("go on from the last again", 5, side -> initAgain(side, "goes on", 0))
                .ask("begin after the last", 5, side -> init("begins"))
                .ask("go on from the last after another began", 5, side -> initAgain(side, "begins", 0))
                .ask("begin once more", 5, side -> init("begins"));
    }

    private static void fenceOnTheLast(Script script) {
        script.ask("add, to be fenced on the last", 3, side -> adding(side, "fenced", 0, "t1", 1))
                .ask("begin over the last", 5, side -> init("fenced"))
                .ended("fenced")
                .ask("add after being fenced on the last", 3, side -> adding(side, "fenced", 0, "t1", 1))
                .ask("commit after being fenced on the last", versions(4, 5), side -> end(side, "fenced", 0, true))
                .ask("abort after being fenced on the last", versions(4, 5), side -> end(side, "fenced", 0, false))
                .ask("begin after fencing the last", 5, side -> init("fenced"))
                .ask("abort after another began", 5, side -> end(side, "fenced", 0, false));
    }

    private static void timeOutOnTheLast(Script script) {
        begin(script, "warm");
        script.ask("add, to be gone on from", 3, side -> adding(side, "late", 0, "t1", 2))
                .ask("go on from the open last", 5, side -> initAgain(side, "late", 0))
                .ended("late")
                .ask("go on from the aborted last", 5, side -> initAgain(side, "late", 0));
    }
}
