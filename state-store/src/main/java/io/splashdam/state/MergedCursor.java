package io.splashdam.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Changed entries over the backend's, in key order; a changed entry hides the backend's, a deleted one removes it. */
final class MergedCursor implements StateCursor {
    private final Iterator<Map.Entry<byte[], byte @Nullable []>> changed;
    private final StateCursor resting;

    private Map.@Nullable Entry<byte[], byte @Nullable []> nextChanged;
    private boolean hasResting;
    private byte[] key = {};
    private byte[] value = {};

    MergedCursor(NavigableMap<byte[], byte @Nullable []> changed, StateCursor resting) {
        this.changed = changed.entrySet().iterator();
        this.resting = resting;
        advanceChanged();
        this.hasResting = resting.next();
    }

    @Override
    public boolean next() {
        while (nextChanged != null || hasResting) {
            int order = order();
            if (order > 0) {
                key = resting.key();
                value = resting.value();
                hasResting = resting.next();
                return true;
            }
            Map.Entry<byte[], byte @Nullable []> entry = nextChanged;
            if (entry == null) {
                throw new IllegalStateException("Expected a changed entry, but found none");
            }
            if (order == 0) {
                hasResting = resting.next();
            }
            advanceChanged();
            byte[] changedValue = entry.getValue();
            if (changedValue != null) {
                key = entry.getKey();
                value = changedValue;
                return true;
            }
        }
        return false;
    }

    /** Below 0: the changed entry comes first; above 0: the resting one. */
    private int order() {
        if (nextChanged == null) {
            return 1;
        }
        return hasResting ? Arrays.compareUnsigned(nextChanged.getKey(), resting.key()) : -1;
    }

    private void advanceChanged() {
        nextChanged = changed.hasNext() ? changed.next() : null;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public void close() {
        resting.close();
    }
}
