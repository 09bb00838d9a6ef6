package io.splashdam.task;

import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;

/** The form of values that a local exchange did not carry: present, but never read. */
enum NoValue implements Serde<Object> {
    INSTANCE;

    @Override
    public void serialize(Object value, ByteSink into) {}

    @Override
    public Object deserialize(byte[] bytes, int at, int length) {
        throw new IllegalStateException("Expected nobody to read a value that was not carried, but somebody does");
    }
}
