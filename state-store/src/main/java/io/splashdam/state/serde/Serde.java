package io.splashdam.state.serde;

import java.util.function.Function;

/**
 * Writes objects of one type as bytes and reads them again. Null never reaches it: a null key or value has no bytes.
 *
 * <p>Without state, so that any thread may use it. Two serdes that are equal have the same form of bytes: what one wrote is
 * handed on without being read and written anew.
 *
 * <pre>{@code
 * Serde<Money> money = Serde.of(Money::toBytes, Money::fromBytes);
 * }</pre>
 */
public interface Serde<T> {
    void serialize(T value, ByteSink into);

    /** @throws RuntimeException when the bytes are not of this form; the message says what was expected */
    T deserialize(byte[] bytes, int at, int length);

    /** The name in messages. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** A serde out of two functions over whole arrays. */
    static <T> Serde<T> of(Function<? super T, byte[]> write, Function<byte[], ? extends T> read) {
        return new ArraySerde<>(write, read);
    }
}
