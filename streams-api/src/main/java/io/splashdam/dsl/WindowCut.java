package io.splashdam.dsl;

import io.splashdam.operator.AggregateStore;
import io.splashdam.operator.OperatorFactory;
import io.splashdam.operator.SlidingAggregate;
import io.splashdam.operator.WindowAggregate;
import io.splashdam.operator.WindowCount;
import io.splashdam.operator.WindowedChanges;
import io.splashdam.state.StoreShape;
import io.splashdam.time.EmitStrategy;
import io.splashdam.time.SlidingWindows;
import io.splashdam.time.TimeWindows;
import io.splashdam.time.Windows;
import io.splashdam.topology.TopologyException;

/** How a {@link TimeWindowedKStream} cuts time: what windows there are, how long they must be kept, which operator fills them. */
sealed interface WindowCut {
    /** Length of a window in milliseconds, for those who read its key. */
    long sizeMs();

    /** How long after its end a window may still change, in milliseconds. */
    long graceMs();

    /** How long a window is needed behind stream time, in milliseconds. */
    long neededMs();

    /** What that is, for a message. */
    String needs();

    StoreShape shape(long retentionMs, EmitStrategy emit);

    /** @throws TopologyException when these windows cannot leave so */
    void check(EmitStrategy emit);

    OperatorFactory count(AggregateStore store, WindowedChanges changes);

    OperatorFactory aggregate(AggregateStore store, WindowedChanges changes, WindowAggregate.Folding folding);

    /** Tumbling, hopping or unlimited windows. */
    record Fixed(Windows<?> windows) implements WindowCut {
        @Override
        public long sizeMs() {
            return windows.size();
        }

        @Override
        public long graceMs() {
            return windows.gracePeriodMs();
        }

        @Override
        public long neededMs() {
            long neededMs = windows.size() + windows.gracePeriodMs();
            return neededMs < 0 ? Long.MAX_VALUE : neededMs;
        }

        @Override
        public String needs() {
            return "its window size plus the grace period";
        }

        @Override
        public StoreShape shape(long retentionMs, EmitStrategy emit) {
            return emit == EmitStrategy.ON_WINDOW_CLOSE && windows instanceof TimeWindows time
                    ? StoreShape.windowByStart(retentionMs, time.advanceMs())
                    : StoreShape.window(retentionMs, false);
        }

        @Override
        public void check(EmitStrategy emit) {
            if (emit == EmitStrategy.ON_WINDOW_CLOSE && !(windows instanceof TimeWindows)) {
                throw new TopologyException("emitStrategy(onWindowClose()) needs windows that close: TimeWindows,"
                        + " SlidingWindows or SessionWindows, but these are " + windows);
            }
        }

        @Override
        public OperatorFactory count(AggregateStore store, WindowedChanges changes) {
            return WindowCount.of(store, windows, changes);
        }

        @Override
        public OperatorFactory aggregate(
                AggregateStore store, WindowedChanges changes, WindowAggregate.Folding folding) {
            return WindowAggregate.of(store, windows, changes, folding);
        }
    }

    /** Windows that slide with the records. */
    record Sliding(SlidingWindows windows) implements WindowCut {
        @Override
        public long sizeMs() {
            return windows.timeDifferenceMs();
        }

        @Override
        public long graceMs() {
            return windows.gracePeriodMs();
        }

        @Override
        public long neededMs() {
            return 2 * windows.timeDifferenceMs() + windows.gracePeriodMs();
        }

        @Override
        public String needs() {
            return "twice its window time difference plus the grace period";
        }

        @Override
        public StoreShape shape(long retentionMs, EmitStrategy emit) {
            return StoreShape.window(retentionMs, false);
        }

        @Override
        public void check(EmitStrategy emit) {}

        @Override
        public OperatorFactory count(AggregateStore store, WindowedChanges changes) {
            return aggregate(
                    store,
                    changes,
                    new WindowAggregate.Folding(
                            () -> 0L, (key, value, count) -> count == null ? 1L : (Long) count + 1));
        }

        @Override
        public OperatorFactory aggregate(
                AggregateStore store, WindowedChanges changes, WindowAggregate.Folding folding) {
            return SlidingAggregate.of(store, windows, changes, folding);
        }
    }
}
