package io.splashdam.wire;

/** A frame that is not what it says it is. Never leaves this package: {@link RequestDecoder} makes a value of it. */
final class MalformedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRequestException(String message) {
        super(message, null, false, false); // peers cause it at will: no stack trace
    }
}
