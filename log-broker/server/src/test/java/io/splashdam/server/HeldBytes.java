package io.splashdam.server;

import io.splashdam.broker.ListenerFactory;

/** A look at what a listener's frames hold. */
public final class HeldBytes {
    private HeldBytes() {}

    /** Bytes of frames in flight, of all connections of {@code listener}. */
    public static long of(ListenerFactory.Listener listener) {
        return ((KafkaListeners.Listening) listener).listener().heldBytes();
    }
}
