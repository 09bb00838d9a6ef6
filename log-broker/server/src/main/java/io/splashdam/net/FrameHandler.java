package io.splashdam.net;

/**
 * What is done with the frames of a listener's connections. All three methods are called on the connection's event loop:
 * they decide and hand on, and never wait.
 */
public interface FrameHandler {
    /** A connection was accepted. Called once, before its first frame. */
    void onOpen(Connection connection);

    /**
     * A whole frame, without its length prefix, in the order in which frames arrived. The handler owns {@code frame} and
     * releases it; it takes the frame's place in the order of answers by {@link Connection#expect}, at most once and
     * before it returns. An exception closes the connection.
     */
    void onFrame(Connection connection, Frame frame);

    /** The connection is closed and will not answer any more. Called once. */
    void onClose(Connection connection);
}
