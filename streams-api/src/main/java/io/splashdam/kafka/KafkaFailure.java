package io.splashdam.kafka;

import io.splashdam.runtime.BindingFailure;
import io.splashdam.runtime.CommitFailure;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.jspecify.annotations.Nullable;

/** What the failures of the official clients come to. */
final class KafkaFailure {
    private KafkaFailure() {}

    /** What a failed request comes to. */
    static BindingFailure of(ClientSettings settings, String what, Throwable cause) {
        if (cause instanceof TimeoutException) {
            return silent(settings, what, cause);
        }
        return new BindingFailure("Kafka at " + settings.bootstrap() + ": " + what + " failed: " + text(cause), cause);
    }

    static BindingFailure silent(ClientSettings settings, String what, @Nullable Throwable cause) {
        return new BindingFailure(
                "Kafka at " + settings.bootstrap() + " has not answered within " + settings.timeoutMs() / 1000
                        + " s (" + what + "); is it running and reachable? To wait longer set "
                        + ClientSettings.TIMEOUT,
                cause);
    }

    /** What a failed write comes to: a {@link CommitFailure} where beginning anew can help. */
    static RuntimeException ofWrite(ClientSettings settings, String transactionalId, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof FencedInstanceIdException) {
                return new BindingFailure(
                        "Another instance has taken over transactional.id " + transactionalId
                                + ", or a commit took longer than transaction.timeout.ms; under exchange=local there may"
                                + " be only one instance: stop the other, or give this one another application.id",
                        failure);
            }
            if (cause instanceof RetriableException
                    || cause instanceof OutOfOrderSequenceException
                    || cause instanceof UnknownProducerIdException
                    || cause instanceof InvalidPidMappingException
                    || cause instanceof TransactionAbortableException) {
                return new CommitFailure(
                        "Kafka at " + settings.bootstrap() + " did not take a commit: " + text(cause), failure);
            }
        }
        return of(settings, "writing", failure);
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
