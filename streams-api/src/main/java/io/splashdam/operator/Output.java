package io.splashdam.operator;

import java.util.ArrayList;
import java.util.List;

/**
 * Hands a batch to every operator behind, one after the other; or, where the ways behind meet again, row by row.
 *
 * <p>Owned by the task's thread.
 */
public final class Output {
    private final List<String> names = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final boolean isOneAtATime;
    private final RecordBatch single = new RecordBatch();

    public Output() {
        this(false);
    }

    /** @param isOneAtATime true: each row goes to all operators before the next one does */
    public Output(boolean isOneAtATime) {
        this.isOneAtATime = isOneAtATime;
    }

    public void add(String name, Operator operator) {
        names.add(name);
        operators.add(operator);
    }

    /** True when rows must not overtake each other on the ways behind. */
    public boolean isOneAtATime() {
        return isOneAtATime;
    }

    /** Place of a child, for {@link #forward(RecordBatch, int)}; -1: there is no such child. */
    public int indexOf(String child) {
        return names.indexOf(child);
    }

    public List<String> children() {
        return List.copyOf(names);
    }

    /** @throws OperatorFailure when an operator, or the user's code in it, throws */
    public void forward(RecordBatch batch) {
        if (isOneAtATime && batch.count() > 1) {
            for (int row = 0; row < batch.count(); row++) {
                single.becomeRow(batch, row);
                forwardWhole(single);
            }
        } else {
            forwardWhole(batch);
        }
    }

    private void forwardWhole(RecordBatch batch) {
        for (int i = 0; i < operators.size(); i++) {
            forward(batch, i);
        }
    }

    /**
     * Hands a batch to one operator.
     *
     * @param child its place, by {@link #indexOf}
     * @throws OperatorFailure when it throws
     */
    public void forward(RecordBatch batch, int child) {
        if (batch.count() == 0) {
            return;
        }
        batch.cursor(0);
        try {
            operators.get(child).process(batch);
        } catch (OperatorFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw new OperatorFailure(names.get(child), batch.origin(batch.cursor()), e);
        }
    }
}
