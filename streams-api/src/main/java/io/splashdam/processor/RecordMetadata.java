package io.splashdam.processor;

/** Where a record came from; behind a repartitioning in the process the offset is -1. */
public record RecordMetadata(String topic, int partition, long offset) {}
