package io.splashdam.coordinator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shard decided: append {@code records} as one batch; once they, and everything appended before them, are
 * committed, do {@code effects} and give out {@code completions}, in order. Any list may be empty.
 *
 * @param transaction of a producer whose transaction the batch belongs to, or ends; null: of none
 */
public record Decision(
        List<CoordinatorRecord> records,
        List<Completion<?>> completions,
        List<Effect> effects,
        @Nullable TransactionWrite transaction) {
    /** Nothing to append, nobody to answer: the request waits, or a timer found nothing due. */
    public static final Decision NOTHING = new Decision(List.of(), List.of());

    public Decision(List<CoordinatorRecord> records, List<Completion<?>> completions) {
        this(records, completions, List.of(), null);
    }

    /** An answer that changes nothing. It still waits for what was appended before it. */
    public static <R> Decision answer(Ticket<R> ticket, R response) {
        return new Decision(List.of(), List.of(new Completion<>(ticket, response)));
    }
}
