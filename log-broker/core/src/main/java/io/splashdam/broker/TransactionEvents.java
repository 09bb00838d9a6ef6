package io.splashdam.broker;

import io.splashdam.coordinator.transaction.TransactionListener;
import io.splashdam.observe.EventLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what happens to transactions without their producers' doing. */
final class TransactionEvents implements TransactionListener {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionEvents.class);

    @Override
    public void onTimedOut(String transactionalId, long producerId, int timeoutMs) {
        LOG.warn(EventLine.of("transaction.timed.out")
                .with("transactional-id", transactionalId)
                .with("producer", producerId)
                .with("timeout-ms", timeoutMs)
                .toString());
    }

    @Override
    public void onExpired(String transactionalId) {
        LOG.info(EventLine.of("transactional.id.expired")
                .with("transactional-id", transactionalId)
                .toString());
    }
}
