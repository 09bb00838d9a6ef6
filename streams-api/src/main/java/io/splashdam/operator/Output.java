package io.splashdam.operator;

import java.util.ArrayList;
import java.util.List;

/** Hands a batch to every operator behind, one after the other. Owned by the task's thread. */
public final class Output {
    private final List<String> names = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();

    public void add(String name, Operator operator) {
        names.add(name);
        operators.add(operator);
    }

    /** @throws OperatorFailure when an operator, or the user's code in it, throws */
    public void forward(RecordBatch batch) {
        if (batch.count() == 0) {
            return;
        }
        for (int i = 0; i < operators.size(); i++) {
            batch.cursor(0);
            try {
                operators.get(i).process(batch);
            } catch (OperatorFailure e) {
                throw e;
            } catch (RuntimeException e) {
                throw new OperatorFailure(names.get(i), batch.origin(batch.cursor()), e);
            }
        }
    }
}
