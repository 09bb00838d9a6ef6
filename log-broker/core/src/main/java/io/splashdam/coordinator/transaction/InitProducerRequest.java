package io.splashdam.coordinator.transaction;

/**
 * InitProducerId of a transactional producer.
 *
 * @param expectedProducerId that it has had so far (KIP-360); -1: it has just started
 * @param expectedEpoch the same
 */
public record InitProducerRequest(String transactionalId, int timeoutMs, long expectedProducerId, short expectedEpoch) {
    boolean isExpecting() {
        return expectedProducerId != Transaction.NO_PRODUCER_ID || expectedEpoch != Transaction.NO_EPOCH;
    }
}
