package io.splashdam.log;

public record EpochEnd(int epoch, long endOffset) {}
