package io.splashdam.record;

/**
 * A batch whose header was sound turned out not to hold what it claims: a length runs past its end, a record is missing, or
 * a codec refuses the bytes. Thrown while stepping over records; {@link BatchCheck} turns it into a value.
 */
public class MalformedBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedBatchException(String message) {
        super(message);
    }

    public MalformedBatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
