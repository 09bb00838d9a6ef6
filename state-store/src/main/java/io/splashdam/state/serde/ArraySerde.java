package io.splashdam.state.serde;

import java.util.Arrays;
import java.util.function.Function;

/** A serde out of two functions over whole arrays. */
record ArraySerde<T>(Function<? super T, byte[]> write, Function<byte[], ? extends T> read) implements Serde<T> {
    @Override
    public void serialize(T value, ByteSink into) {
        byte[] bytes = write.apply(value);
        into.write(bytes, 0, bytes.length);
    }

    @Override
    public T deserialize(byte[] bytes, int at, int length) {
        return read.apply(Arrays.copyOfRange(bytes, at, at + length));
    }
}
