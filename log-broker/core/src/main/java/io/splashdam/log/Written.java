package io.splashdam.log;

public record Written(PartitionLog log, long baseOffset, long nextOffset, java.nio.ByteBuffer[] batches, int bytes) {}
