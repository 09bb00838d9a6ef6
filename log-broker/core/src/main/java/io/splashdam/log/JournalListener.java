package io.splashdam.log;

/** Learns what the journal does; on the flush thread. */
public interface JournalListener {
    JournalListener NONE = (inlineBytes, referencedBytes, forces) -> {};

    /** An entry is written, and is going to be forced together with what it refers to. */
    default void onForce() {}

    /**
     * An entry is durable.
     *
     * @param inlineBytes of batches within the entry
     * @param referencedBytes of batches that it refers to
     * @param forces of the journal, of segments and of directories
     */
    void onCommitted(long inlineBytes, long referencedBytes, int forces);
}
