package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/** What an operator finds around it when it is created. */
public interface OperatorContext {
    /** Name of its node. */
    String name();

    /** Where its records go. */
    Output output();

    KeyValueStore store(String name);

    /** True: a table hands on only the last value per key and commit. False: every update. */
    boolean isCaching();

    /** {@code chosen}, or the application's default; refused with a remedy when there is neither. */
    Serde<?> keySerde(@Nullable Serde<?> chosen);

    Serde<?> valueSerde(@Nullable Serde<?> chosen);
}
