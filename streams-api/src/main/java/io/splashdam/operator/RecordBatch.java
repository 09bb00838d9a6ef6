package io.splashdam.operator;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records between two operators, in columns.
 *
 * <p>Owned by whoever fills it, on the task's thread; whoever gets it may read it until its {@code process} returns.
 */
public final class RecordBatch {
    /** An operator that makes many records of one hands them on in batches of about this many. */
    public static final int FULL_RECORDS = 2048;

    private static final int FIRST_RECORDS = 64;

    private final Column ownKeys = new Column(FIRST_RECORDS);
    private final Column ownValues = new Column(FIRST_RECORDS);
    private @Nullable Column ownOldValues;
    private long[] ownTimestampsMs = new long[FIRST_RECORDS];
    private int[] ownOrigins = new int[FIRST_RECORDS];
    private @Nullable List<Header>[] ownHeaders = newHeaders(0);

    private Column keys = ownKeys;
    private Column values = ownValues;
    private @Nullable Column oldValues; // a table's, where somebody behind asks for them
    private long[] timestampsMs = ownTimestampsMs;
    private int[] origins = ownOrigins;
    private @Nullable List<Header>[] headers = ownHeaders;
    private int count;
    private int cursor;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
    private static @Nullable List<Header>[] newHeaders(int size) {
        return new List[size];
    }

    public int count() {
        return count;
    }

    public boolean isFull() {
        return count >= FULL_RECORDS;
    }

    public Column keys() {
        return keys;
    }

    public Column values() {
        return values;
    }

    /** What the values replace: null where nobody asked for it; a row that is null replaces nothing. */
    public @Nullable Column oldValues() {
        return oldValues;
    }

    /** Gives the emptied batch a column for what its values replace: add to it for each row. */
    public Column beginOldValues() {
        Column begun = ownOldValues != null ? ownOldValues : new Column(FIRST_RECORDS);
        ownOldValues = begun;
        oldValues = begun;
        return begun;
    }

    public long timestampMs(int row) {
        return timestampsMs[row];
    }

    /** Distance of the offset that the row came from to the first offset of the batch that is being processed. */
    public int origin(int row) {
        return origins[row];
    }

    public List<Header> headers(int row) {
        List<Header> found = row < headers.length ? headers[row] : null;
        return found == null ? List.of() : found;
    }

    /** Says which row is being worked on, for the message of a failure. */
    public void cursor(int row) {
        cursor = row;
    }

    public int cursor() {
        return cursor;
    }

    /** Empties the batch; its columns are its own again. */
    public void clear() {
        ownKeys.clear();
        ownValues.clear();
        if (ownOldValues != null) {
            ownOldValues.clear();
        }
        Arrays.fill(ownHeaders, null);
        keys = ownKeys;
        values = ownValues;
        oldValues = null;
        timestampsMs = ownTimestampsMs;
        origins = ownOrigins;
        headers = ownHeaders;
        count = 0;
        cursor = 0;
    }

    /** Ends a row whose key and value have been added to the columns. */
    public void endRow(long timestampMs, int origin) {
        if (count == ownTimestampsMs.length) {
            ownTimestampsMs = Arrays.copyOf(ownTimestampsMs, 2 * count);
            ownOrigins = Arrays.copyOf(ownOrigins, 2 * count);
            timestampsMs = ownTimestampsMs;
            origins = ownOrigins;
        }
        timestampsMs[count] = timestampMs;
        origins[count] = origin;
        count++;
    }

    /** Gives the last ended row headers. */
    public void lastHeaders(List<Header> of) {
        if (of.isEmpty()) {
            return;
        }
        if (ownHeaders.length < count) {
            ownHeaders = Arrays.copyOf(ownHeaders, Math.max(count, ownTimestampsMs.length));
            headers = ownHeaders;
        }
        ownHeaders[count - 1] = of;
    }

    /** Ends a row that has time, origin and headers of row {@code row} of {@code from}. */
    public void endRowLike(RecordBatch from, int row) {
        endRow(from.timestampsMs[row], from.origins[row]);
        if (from.headers.length > 0) {
            lastHeaders(from.headers(row));
        }
    }

    /** Becomes a batch of one row of {@code from}, whose bytes it borrows. */
    public void becomeRow(RecordBatch from, int row) {
        clear();
        keys.borrow(from.keys);
        values.borrow(from.values);
        keys.addRow(from.keys, row);
        values.addRow(from.values, row);
        Column old = from.oldValues;
        if (old != null) {
            Column into = beginOldValues();
            into.borrow(old);
            into.addRow(old, row);
        }
        endRowLike(from, row);
    }

    /** Becomes a batch of the rows of {@code from} from {@code first} up to, not with, {@code end}; it borrows their bytes. */
    public void becomeRows(RecordBatch from, int first, int end) {
        clear();
        keys.borrow(from.keys);
        values.borrow(from.values);
        for (int row = first; row < end; row++) {
            keys.addRow(from.keys, row);
            values.addRow(from.values, row);
            endRowLike(from, row);
        }
    }

    /** Becomes a batch of the same rows as {@code from}, sharing all columns but the values, which are to be added. */
    public void shareAllButValues(RecordBatch from) {
        clear();
        keys = from.keys;
        shareRows(from);
    }

    /** Becomes a batch of the same rows as {@code from}, sharing all columns but the keys, which are to be added. */
    public void shareAllButKeys(RecordBatch from) {
        clear();
        values = from.values;
        shareRows(from);
    }

    private void shareRows(RecordBatch from) {
        timestampsMs = from.timestampsMs;
        origins = from.origins;
        headers = from.headers;
        count = from.count;
    }
}
