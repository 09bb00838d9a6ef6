package io.splashdam.task;

import io.splashdam.state.serde.Serde;

/** Where the records of a topic enter a task, and the forms they have. */
public record TaskSource(Inlet inlet, Serde<?> keySerde, Serde<?> valueSerde) {}
