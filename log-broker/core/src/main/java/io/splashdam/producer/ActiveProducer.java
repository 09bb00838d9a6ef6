package io.splashdam.producer;

/**
 * A producer that a partition remembers, as DescribeProducers (KIP-664) tells it.
 *
 * @param lastSequence of its last record; -1: none since its epoch began
 * @param lastTimestampMs of its last batch
 * @param coordinatorEpoch of the coordinator that wrote its last marker; -1: none did
 * @param transactionStartOffset first offset of its open transaction; -1: none is open
 */
public record ActiveProducer(
        long producerId,
        short epoch,
        int lastSequence,
        long lastTimestampMs,
        int coordinatorEpoch,
        long transactionStartOffset) {}
