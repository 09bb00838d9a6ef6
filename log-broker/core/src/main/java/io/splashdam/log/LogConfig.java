package io.splashdam.log;

public record LogConfig(Durability durability, TimestampType timestampType) {}