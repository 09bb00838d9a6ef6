package io.splashdam.task;

import io.splashdam.operator.Output;
import io.splashdam.state.serde.Serde;

/** Where the records of a topic enter a task, and the forms they have. */
public record TaskSource(Output output, Serde<?> keySerde, Serde<?> valueSerde) {}
