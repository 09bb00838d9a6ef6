package io.splashdam.coordinator.transaction;

/** Told what operators want to read. Called on the coordinator's thread; must not block. */
public interface TransactionListener {
    TransactionListener NONE = new TransactionListener() {};

    /** The producer did not end its transaction in time: it is fenced, and the transaction aborts. */
    default void onTimedOut(String transactionalId, long producerId, int timeoutMs) {}

    /** The id has not been used for {@code transactional.id.expiration.ms}. */
    default void onExpired(String transactionalId) {}
}
