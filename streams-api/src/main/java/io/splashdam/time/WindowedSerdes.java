package io.splashdam.time;

import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import java.nio.ByteBuffer;

/**
 * Serdes of windowed keys, in Kafka Streams' forms.
 *
 * <pre>
 *   time       key | start:8                 the size is not written: the reader says it
 *   session    key | end:8 | start:8
 * </pre>
 */
public final class WindowedSerdes {
    private WindowedSerdes() {}

    /** @param sizeMs length of the windows that are read */
    public static <T> Serde<Windowed<T>> timeWindowedSerdeFrom(Serde<T> inner, long sizeMs) {
        return new TimeWindowedSerde<>(inner, sizeMs);
    }

    public static <T> Serde<Windowed<T>> sessionWindowedSerdeFrom(Serde<T> inner) {
        return new SessionWindowedSerde<>(inner);
    }

    private static void expectAtLeast(int bytes, int foundBytes, String of) {
        if (foundBytes < bytes) {
            throw new IllegalArgumentException(
                    "Expected at least " + bytes + " bytes for " + of + ", but found " + foundBytes);
        }
    }

    private record TimeWindowedSerde<T>(Serde<T> inner, long sizeMs) implements Serde<Windowed<T>> {
        @Override
        public void serialize(Windowed<T> value, ByteSink into) {
            inner.serialize(value.key(), into);
            into.writeLong(value.window().start());
        }

        @Override
        public Windowed<T> deserialize(byte[] bytes, int at, int length) {
            expectAtLeast(Long.BYTES, length, "a key in a window");
            int keyLength = length - Long.BYTES;
            long startMs = ByteBuffer.wrap(bytes).getLong(at + keyLength);
            Window window =
                    sizeMs == Long.MAX_VALUE ? new UnlimitedWindow(startMs) : TimeWindow.ofSize(startMs, sizeMs);
            return new Windowed<>(inner.deserialize(bytes, at, keyLength), window);
        }

        @Override
        public String name() {
            return "TimeWindowed(" + inner.name() + ")";
        }
    }

    private record SessionWindowedSerde<T>(Serde<T> inner) implements Serde<Windowed<T>> {
        @Override
        public void serialize(Windowed<T> value, ByteSink into) {
            inner.serialize(value.key(), into);
            into.writeLong(value.window().end());
            into.writeLong(value.window().start());
        }

        @Override
        public Windowed<T> deserialize(byte[] bytes, int at, int length) {
            expectAtLeast(2 * Long.BYTES, length, "a key in a session");
            int keyLength = length - 2 * Long.BYTES;
            ByteBuffer view = ByteBuffer.wrap(bytes);
            Window window = new SessionWindow(view.getLong(at + keyLength + Long.BYTES), view.getLong(at + keyLength));
            return new Windowed<>(inner.deserialize(bytes, at, keyLength), window);
        }

        @Override
        public String name() {
            return "SessionWindowed(" + inner.name() + ")";
        }
    }
}
