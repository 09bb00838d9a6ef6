package io.splashdam.operator;

/** Works on batches. Owned by its task's thread. */
public interface Operator {
    /** Works on every row of {@code in}, which is valid until this returns. Sets {@link RecordBatch#cursor} where it runs the user's code. */
    void process(RecordBatch in);

    /** Hands on what was held back for the commit that is beginning. */
    default void flush() {}

    /** Lets go. Called once, when the task ends. */
    default void close() {}
}
