package io.splashdam.net;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class LeaksTest {
    /** The other tests' assertions are worth something. */
    @Test
    void aForgottenBufferIsFound() {
        forget();

        await().until(() -> Leaks.find() != null);
    }

    private static void forget() {
        Buffers.pool().directBuffer().writeByte(1);
    }
}
