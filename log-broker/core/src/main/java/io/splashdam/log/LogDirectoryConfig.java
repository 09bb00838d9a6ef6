package io.splashdam.log;

public record LogDirectoryConfig(int nodeId, long journalBytes) {}
