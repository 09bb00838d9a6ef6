package io.splashdam.coordinator.transaction;

/** EndTxn. @param isVersion2 of a client whose epoch rises with each end (KIP-890) */
public record EndRequest(String transactionalId, long producerId, short epoch, boolean isCommit, boolean isVersion2) {}
