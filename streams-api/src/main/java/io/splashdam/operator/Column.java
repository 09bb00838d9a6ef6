package io.splashdam.operator;

import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys or the values of a batch. A row is a slice of bytes, an object, or null; a slice becomes an object when it is first
 * asked for.
 *
 * <p>Owned by the task's thread. All slices of a column lie in one array, which the column owns ({@link #addBytes},
 * {@link #addSerialized}) or borrows ({@link #borrow}).
 */
public final class Column {
    private static final int NULL = -1;
    private static final int OBJECT = -2;

    private @Nullable Object[] objects;
    private int[] at;
    private int[] length;
    private int count;

    private byte[] bytes = {};
    private @Nullable Serde<?> serde;
    private final ByteSink own = new ByteSink(64);

    public Column(int rows) {
        objects = new Object[rows];
        at = new int[rows];
        length = new int[rows];
    }

    int count() {
        return count;
    }

    /** Forgets all rows. */
    public void clear() {
        Arrays.fill(objects, 0, count, null);
        count = 0;
        own.clear();
    }

    private int newRow() {
        if (count == length.length) {
            int rows = count * 2;
            objects = Arrays.copyOf(objects, rows);
            at = Arrays.copyOf(at, rows);
            length = Arrays.copyOf(length, rows);
        }
        return count++;
    }

    /** Slices added from now on lie in {@code bytes} and are of the form of {@code serde}. Only while empty of slices. */
    public void borrow(byte[] bytes, @Nullable Serde<?> serde) {
        this.bytes = bytes;
        this.serde = serde;
    }

    /** Rows of {@code from} can be added with {@link #addRow} until it changes. */
    public void borrow(Column from) {
        borrow(from.bytes(), from.serde);
    }

    /** The form of bytes that are added from now on. */
    public void form(@Nullable Serde<?> serde) {
        this.serde = serde;
    }

    public void addNull() {
        int row = newRow(); // may replace the arrays
        length[row] = NULL;
    }

    public void addObject(@Nullable Object object) {
        int row = newRow();
        objects[row] = object;
        length[row] = object == null ? NULL : OBJECT;
    }

    /** Adds a slice of the borrowed bytes. */
    public void addSlice(int sliceAt, int sliceLength) {
        int row = newRow();
        at[row] = sliceAt;
        length[row] = sliceLength;
    }

    /** Copies a slice into the column's own bytes. */
    public void addBytes(byte[] from, int fromAt, int fromLength) {
        int row = newRow();
        at[row] = own.size();
        length[row] = fromLength;
        own.write(from, fromAt, fromLength);
        bytes = own.array();
    }

    /** Adds row {@code row} of the column that was borrowed from. */
    public void addRow(Column from, int row) {
        int to = newRow();
        objects[to] = from.objects[row];
        at[to] = from.at[row];
        length[to] = from.length[row];
    }

    public boolean isNull(int row) {
        return length[row] == NULL;
    }

    /** True when the row has bytes of the form that {@code wanted} writes: they need not be written anew. */
    public boolean hasBytes(int row, Serde<?> wanted) {
        return length[row] >= 0 && (serde == wanted || wanted.equals(serde));
    }

    /** The bytes in which the slices lie. */
    public byte[] bytes() {
        return own.size() > 0 ? own.array() : bytes;
    }

    public int at(int row) {
        return at[row];
    }

    public int length(int row) {
        return length[row];
    }

    public int ownBytes() {
        return own.size();
    }

    /** The row as an object; null for null. */
    public @Nullable Object get(int row) {
        Object object = objects[row];
        if (object == null && length[row] >= 0) {
            if (serde == null) {
                throw new IllegalStateException("Expected a serde for a column of bytes, but found none");
            }
            object = serde.deserialize(bytes(), at[row], length[row]);
            objects[row] = object;
        }
        return object;
    }

    /** Writes a row that is not null as {@code wanted} writes it. */
    @SuppressWarnings(
            "unchecked") // the types agree where the user's topology is right; else ClassCastException, which is
    // reported
    public void serialize(int row, Serde<?> wanted, ByteSink into) {
        if (hasBytes(row, wanted)) {
            into.write(bytes(), at[row], length[row]);
        } else {
            Object object = get(row);
            if (object == null) {
                throw new IllegalStateException("Expected a row that is not null, but row " + row + " is");
            }
            ((Serde<Object>) wanted).serialize(object, into);
        }
    }
}
