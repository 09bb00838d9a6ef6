package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.serde.Serde;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an operator gets when its task is wired together. */
public interface OperatorContext {
    /** Name of the node. */
    String name();

    String applicationId();

    /** Name of the task: {@code 0_1}. */
    String taskId();

    /** The partition that the task is for. */
    int partition();

    Output output();

    /** A store that the node is connected to. */
    KeyValueStore store(String name);

    /** Something that operators of one task share: made for the first that asks for it by this name. */
    <T> T shared(String name, Supplier<T> made);

    /** The serde of a store's keys, or the application's default. */
    Serde<?> storeKeySerde(String name);

    /** The serde of a store's values, or the application's default. */
    Serde<?> storeValueSerde(String name);

    /** Where the task is. */
    Moment moment();

    Punctuations punctuations();

    /** True: a table hands on only the last value per key and commit. False: every update. */
    boolean isCaching();

    /** {@code chosen}, or the application's default; refused with a remedy when there is neither. */
    Serde<?> keySerde(@Nullable Serde<?> chosen);

    Serde<?> valueSerde(@Nullable Serde<?> chosen);
}
