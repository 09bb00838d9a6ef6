package io.splashdam.log;

public record RecoveryReport() {}
