package io.splashdam.runtime;

import io.splashdam.operator.OperatorFailure;
import org.jspecify.annotations.Nullable;

/** The application stops: the user's code, or an operator, threw. Nothing of the commit that was gathering is written. */
public final class ProcessingFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ProcessingFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static ProcessingFailure during(SourceBatch batch, OperatorFailure failure) {
        String where = failure.origin() == OperatorFailure.NO_ORIGIN
                ? "offsets " + batch.baseOffset() + " to " + (batch.nextOffset() - 1)
                : "offset " + (batch.baseOffset() + failure.origin());
        return new ProcessingFailure(
                "Topic " + batch.partition().topic() + ", partition "
                        + batch.partition().partition() + ", " + where + ", operator " + failure.operator() + ": "
                        + failure.getCause() + hint(failure.getCause()),
                failure.getCause());
    }

    static ProcessingFailure duringCommit(OperatorFailure failure) {
        return new ProcessingFailure(
                "While handing on the changes of a commit, operator " + failure.operator() + ": " + failure.getCause()
                        + hint(failure.getCause()),
                failure.getCause());
    }

    static ProcessingFailure duringPunctuation(OperatorFailure failure) {
        return new ProcessingFailure(
                "In a punctuation, operator " + failure.operator() + ": " + failure.getCause()
                        + hint(failure.getCause()),
                failure.getCause());
    }

    private static String hint(@Nullable Throwable cause) {
        return cause instanceof ClassCastException
                ? " (is the serde of this operator's key or value the right one?)"
                : "";
    }
}
