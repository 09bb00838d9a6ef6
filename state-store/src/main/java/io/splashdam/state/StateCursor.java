package io.splashdam.state;

/** Walks entries in key order; stands before the first. Close it: a native iterator may stand behind. */
public interface StateCursor extends AutoCloseable {
    /** Moves to the next entry; false when there is none. */
    boolean next();

    byte[] key();

    byte[] value();

    @Override
    void close();
}
