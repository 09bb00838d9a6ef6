package io.splashdam.record;

/** A compressed batch unpacks to more bytes than its reader is willing to hold. */
public final class DecompressedTooLargeException extends MalformedBatchException {
    private static final long serialVersionUID = 1L;

    public DecompressedTooLargeException(int limitBytes) {
        super("Expected a batch of at most " + limitBytes + " bytes when unpacked, but it holds more");
    }
}
