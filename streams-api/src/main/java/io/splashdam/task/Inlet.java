package io.splashdam.task;

import io.splashdam.operator.Moment;
import io.splashdam.operator.Output;
import io.splashdam.operator.Punctuations;
import io.splashdam.operator.RecordBatch;

/**
 * Where records enter a task: as whole batches, or, in a task whose operators ask for the time, one at a time.
 *
 * <p>Owned by the task's thread.
 */
public final class Inlet {
    private final Output output;
    private final Moment moment;
    private final Punctuations punctuations;
    private final String topic;
    private final int partition;
    private final boolean isOneAtATime;
    private final RecordBatch single = new RecordBatch();

    Inlet(Output output, Moment moment, Punctuations punctuations, String topic, int partition, boolean isOneAtATime) {
        this.topic = topic;
        this.partition = partition;
        this.output = output;
        this.moment = moment;
        this.punctuations = punctuations;
        this.isOneAtATime = isOneAtATime;
    }

    /** Takes records of a repartitioning in the process, which have no offset. */
    void acceptRepartitioned(RecordBatch batch) {
        moment.at(topic, partition, Moment.NONE);
        accept(batch);
    }

    /** @throws io.splashdam.operator.OperatorFailure when an operator, or the user's code in it, throws */
    void accept(RecordBatch batch) {
        if (!isOneAtATime) {
            output.forward(batch);
            return;
        }
        for (int row = 0; row < batch.count(); row++) {
            single.becomeRow(batch, row);
            moment.advanceStreamTime(batch.timestampMs(row));
            output.forward(single);
            punctuations.streamTimeIs(moment.streamTimeMs());
        }
    }
}
