package io.splashdam.kafka;

import io.splashdam.runtime.BindingFailure;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** One Admin client for everybody, opened at the first call; waits for answers. Any thread; the lock guards which client is open. */
final class AdminCalls {
    private final ClientSettings settings;
    private @Nullable Admin open;

    AdminCalls(ClientSettings settings) {
        this.settings = settings;
    }

    private synchronized Admin client() {
        Admin client = open;
        if (client == null) {
            try {
                client = Admin.create(settings.admin());
            } catch (KafkaException e) {
                throw new BindingFailure(
                        "Kafka at " + settings.bootstrap() + " cannot be used: "
                                + rootOf(e).getMessage(),
                        e);
            }
            open = client;
        }
        return client;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : rootOf(cause);
    }

    /** @throws BindingFailure when the cluster refuses, or does not answer in time */
    <T> T answer(String what, Function<Admin, KafkaFuture<T>> call) {
        try {
            return call.apply(client()).get();
        } catch (ExecutionException e) {
            throw KafkaFailure.of(settings, what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BindingFailure("Interrupted while waiting for Kafka (" + what + ")", e);
        }
    }

    /** The same; null when the cluster refuses in this one way. */
    <T> @Nullable T answerOr(String what, Function<Admin, KafkaFuture<T>> call, Class<? extends Throwable> expected) {
        try {
            return answer(what, call);
        } catch (BindingFailure e) {
            if (expected.isInstance(e.getCause())) {
                return null;
            }
            throw e;
        }
    }

    synchronized void close() {
        Admin client = open;
        open = null;
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }
}
