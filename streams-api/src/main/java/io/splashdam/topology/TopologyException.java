package io.splashdam.topology;

/** A topology that cannot be: the message names the node and what to do. */
public final class TopologyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TopologyException(String message) {
        super("Invalid topology: " + message);
    }
}
