package io.splashdam.coordinator;

import java.util.List;

/**
 * What a shard decided: append {@code records} as one batch; once they, and everything appended before them, are
 * committed, give out {@code completions} in order. Either list may be empty.
 */
public record Decision(List<CoordinatorRecord> records, List<Completion<?>> completions) {
    /** Nothing to append, nobody to answer: the request waits, or a timer found nothing due. */
    public static final Decision NOTHING = new Decision(List.of(), List.of());

    /** An answer that changes nothing. It still waits for what was appended before it. */
    public static <R> Decision answer(Ticket<R> ticket, R response) {
        return new Decision(List.of(), List.of(new Completion<>(ticket, response)));
    }
}
