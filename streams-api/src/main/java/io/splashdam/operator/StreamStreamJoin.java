package io.splashdam.operator;

import io.splashdam.state.WindowCursor;
import io.splashdam.state.WindowStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.time.JoinWindows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a join of two streams: each of its records meets those of the other side whose time is near. In a left or outer join
 * a record that has met none waits until none can come any more (KAFKA-10847), then leaves alone.
 *
 * <p>Owned by the task's thread.
 */
public final class StreamStreamJoin implements Operator {
    private final Output output;
    private final Moment moment;
    private final Plan plan;
    private final WindowStore others;
    private final @Nullable WaitingRecords waiting;
    private final JoinTime time;
    private final Serde<?> keySerde;
    private final Serde<?> valueSerde;
    private final Serde<?> otherSerde;
    private final long beforeMs;
    private final long afterMs;
    private final ByteSink key = new ByteSink(64);
    private final ByteSink value = new ByteSink(256);
    private final RecordBatch out = new RecordBatch();

    /** The user's code: makes one value of the left and the right one, of which one may be missing. */
    @FunctionalInterface
    public interface Joiner {
        @Nullable
        Object apply(@Nullable Object key, @Nullable Object left, @Nullable Object right);
    }

    /**
     * What a side does.
     *
     * @param isLeft true for the side that was asked to join the other
     * @param isOuter true: this side's records leave even if they meet none
     * @param waiting the store that both sides share, of records that have met none; null in an inner join
     */
    public record Plan(
            JoinWindows windows,
            boolean isLeft,
            boolean isOuter,
            JoinBuffer.Side left,
            JoinBuffer.Side right,
            @Nullable String waiting,
            Joiner joiner) {
        JoinBuffer.Side mine() {
            return isLeft ? left : right;
        }

        JoinBuffer.Side other() {
            return isLeft ? right : left;
        }
    }

    private StreamStreamJoin(OperatorContext context, Plan plan) {
        this.output = context.output();
        this.moment = context.moment();
        this.plan = plan;
        this.others = new WindowStore(context.store(plan.other().store()));
        this.waiting = plan.waiting() == null ? null : new WaitingRecords(context.store(plan.waiting()));
        this.time = plan.waiting() == null ? new JoinTime() : context.shared(plan.waiting(), JoinTime::new);
        this.keySerde = context.keySerde(plan.mine().keySerde());
        this.valueSerde = context.valueSerde(plan.mine().valueSerde());
        this.otherSerde = context.valueSerde(plan.other().valueSerde());
        JoinWindows windows = plan.windows();
        this.beforeMs = plan.isLeft() ? windows.beforeMs() : windows.afterMs();
        this.afterMs = plan.isLeft() ? windows.afterMs() : windows.beforeMs();
    }

    public static OperatorFactory of(Plan plan) {
        return context -> new StreamStreamJoin(context, plan);
    }

    @Override
    public void process(RecordBatch in) {
        out.clear();
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            time.advance(in.timestampMs(row));
            if (in.values().isNull(row)) {
                moment.dropped();
            } else if (!in.keys().isNull(row)) {
                join(in, row);
            } else if (plan.isOuter()) {
                emit(in, row, null, in.values().get(row), null, in.timestampMs(row));
            } else {
                moment.dropped();
            }
        }
        output.forward(out);
    }

    private void join(RecordBatch in, int row) {
        long timestampMs = in.timestampMs(row);
        if (waiting != null && timestampMs == time.streamTimeMs()) {
            releaseWaiting(waiting, in, row);
        }
        key.clear();
        in.keys().serialize(row, keySerde, key);
        Object keyObject = in.keys().get(row);
        Object mine = in.values().get(row);
        long toMs = Math.max(0L, timestampMs + afterMs);
        boolean hasMet = false;
        byte[] keyBytes = Arrays.copyOf(key.array(), key.size());
        try (WindowCursor cursor = others.fetch(keyBytes, Math.max(0L, timestampMs - beforeMs), toMs)) {
            while (cursor.next()) {
                hasMet = true;
                if (waiting != null) {
                    waiting.met(cursor.startMs(), !plan.isLeft(), keyBytes, keyBytes.length);
                }
                byte[] bytes = cursor.value();
                Object other = otherSerde.deserialize(bytes, 0, bytes.length);
                emit(in, row, keyObject, mine, other, Math.max(timestampMs, cursor.startMs()));
            }
        }
        if (hasMet || !plan.isOuter()) {
            return;
        }
        if (waiting == null || toMs < time.streamTimeMs()) {
            emit(in, row, keyObject, mine, null, timestampMs);
        } else {
            time.waits(timestampMs);
            value.clear();
            in.values().serialize(row, valueSerde, value);
            waiting.add(timestampMs, plan.isLeft(), keyBytes, keyBytes.length, value.array(), value.size());
        }
    }

    private void emit(
            RecordBatch in,
            int row,
            @Nullable Object keyObject,
            @Nullable Object mine,
            @Nullable Object other,
            long timestampMs) {
        Object joined = plan.isLeft()
                ? plan.joiner().apply(keyObject, mine, other)
                : plan.joiner().apply(keyObject, other, mine);
        emit(keyObject, joined, timestampMs, in, row);
    }

    private void emit(@Nullable Object keyObject, @Nullable Object joined, long timestampMs, RecordBatch in, int row) {
        out.keys().addObject(keyObject);
        out.values().addObject(joined);
        out.endRow(timestampMs, in.origin(row));
        out.lastHeaders(in.headers(row));
        if (out.isFull()) {
            output.forward(out);
            out.clear();
        }
    }

    /** Lets those leave alone for which no partner can come any more, by time, until both sides have one that can still meet. */
    private void releaseWaiting(WaitingRecords records, RecordBatch in, int row) {
        if (time.isToResume()) {
            resume(records);
        }
        long graceMs = plan.windows().gracePeriodMs();
        if (!time.isTimeToLook(afterMs + graceMs)) {
            return;
        }
        time.earliestWaiting(Long.MAX_VALUE);
        boolean isLeftOpen = false;
        boolean isRightOpen = false;
        List<WaitingRecords.Waiting> released = new ArrayList<>();
        try (WaitingRecords.Walk walk = records.walk()) {
            while (walk.next()) {
                WaitingRecords.Waiting next = walk.waiting();
                time.earliestWaiting(next.timestampMs());
                if (isLeftOpen && isRightOpen) {
                    break;
                }
                long openMs = next.isLeft()
                        ? plan.windows().afterMs()
                        : plan.windows().beforeMs();
                if (next.timestampMs() + openMs + graceMs >= time.streamTimeMs()) {
                    isLeftOpen |= next.isLeft();
                    isRightOpen |= !next.isLeft();
                } else {
                    release(next, in, row);
                    released.add(next);
                }
            }
        }
        released.forEach(records::delete);
    }

    private void resume(WaitingRecords records) {
        try (WaitingRecords.Walk walk = records.walk()) {
            if (walk.next()) {
                time.waits(walk.waiting().timestampMs());
            }
        }
    }

    private void release(WaitingRecords.Waiting waited, RecordBatch in, int row) {
        byte[] keyBytes = waited.key();
        Object keyObject = keySerde.deserialize(keyBytes, 0, keyBytes.length);
        Serde<?> serde = waited.isLeft() == plan.isLeft() ? valueSerde : otherSerde;
        for (byte[] bytes : waited.values()) {
            Object alone = serde.deserialize(bytes, 0, bytes.length);
            Object joined = waited.isLeft()
                    ? plan.joiner().apply(keyObject, alone, null)
                    : plan.joiner().apply(keyObject, null, alone);
            emit(keyObject, joined, waited.timestampMs(), in, row);
        }
    }
}
