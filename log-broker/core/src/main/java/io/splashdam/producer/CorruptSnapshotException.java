package io.splashdam.producer;

/** Bytes that are no producer snapshot, or a damaged one: as good as none, since the log can be folded anew. */
public final class CorruptSnapshotException extends Exception {
    private static final long serialVersionUID = 1L;

    CorruptSnapshotException(String message) {
        super(message);
    }
}
