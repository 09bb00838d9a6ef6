package io.splashdam.operator;

import io.splashdam.time.EmitStrategy;

/** How the changes of a windowed table leave it: when, and with what they replace or without. */
public record WindowedChanges(EmitStrategy emit, TableDemand demand) {}
