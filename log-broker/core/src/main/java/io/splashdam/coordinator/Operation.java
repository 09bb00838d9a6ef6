package io.splashdam.coordinator;

/** A request on its way to a shard. */
@FunctionalInterface
public interface Operation<S extends Shard, R> {
    Decision decide(S shard, Ticket<R> ticket, Moment now);
}
