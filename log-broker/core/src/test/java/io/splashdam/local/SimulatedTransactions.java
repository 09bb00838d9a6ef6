package io.splashdam.local;

import io.splashdam.coordinator.transaction.EmbeddedProducer;

/** Transactions of a producer whose initialization a simulation has stepped itself. */
public final class SimulatedTransactions {
    private SimulatedTransactions() {}

    public static LocalTransactions of(TransactionalProducers broker, EmbeddedProducer producer) {
        return new LocalTransactions(broker, producer);
    }
}
