package io.splashdam.cli.shell;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What Kafka's client throws, as exit codes and sentences of ours. */
public final class KafkaFailures {
    private KafkaFailures() {}

    /** The future's value, or the failure that the client answered, told about {@code doing} (such as "creating topic 'a'"). */
    public static <T> T await(KafkaFuture<T> future, String doing, String bootstrap) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, "interrupted while " + doing, "");
        } catch (ExecutionException e) {
            throw of(e, doing, bootstrap);
        }
    }

    public static CommandFailure of(Throwable thrown, String doing, String bootstrap) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof CommandFailure failure) {
            return failure;
        }
        ExitCode code = exitCode(cause);
        String what = doing + " at " + bootstrap + ": " + sentence(cause);
        return new CommandFailure(code, what, remedy(cause, code));
    }

    /** The exception that says something, below the wrappers of futures. */
    public static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && isWrapper(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown.getClass() == KafkaException.class;
    }

    private static ExitCode exitCode(Throwable cause) {
        if (cause instanceof UnsupportedVersionException) {
            return ExitCode.FAILED;
        }
        if (cause instanceof UnknownTopicOrPartitionException
                || cause instanceof UnknownTopicIdException
                || cause instanceof UnknownMemberIdException
                || cause instanceof GroupIdNotFoundException) {
            return ExitCode.NOT_FOUND;
        }
        if (cause instanceof TopicExistsException || cause instanceof GroupNotEmptyException) {
            return ExitCode.CONFLICT;
        }
        if (cause instanceof InvalidTopicException
                || cause instanceof InvalidPartitionsException
                || cause instanceof InvalidReplicationFactorException
                || cause instanceof InvalidConfigurationException
                || cause instanceof InvalidGroupIdException
                || cause instanceof ConfigException) {
            return ExitCode.USAGE;
        }
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException
                || cause instanceof TimeoutException
                || cause instanceof DisconnectException) {
            return ExitCode.UNREACHABLE;
        }
        return ExitCode.FAILED;
    }

    private static String sentence(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.strip();
    }

    private static String remedy(Throwable cause, ExitCode code) {
        if (cause instanceof UnsupportedVersionException) {
            return "this broker does not offer what the command needs";
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return "check the credentials given with --command-config";
        }
        if (cause instanceof GroupNotEmptyException) {
            return "stop the group's members first";
        }
        return code == ExitCode.UNREACHABLE ? "is the broker up, and reachable from here?" : "";
    }
}
