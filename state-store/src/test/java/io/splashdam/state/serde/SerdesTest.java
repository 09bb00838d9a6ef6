package io.splashdam.state.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SerdesTest {
    private static <T> byte[] write(Serde<T> serde, T value) {
        ByteSink sink = new ByteSink(1);
        serde.serialize(value, sink);
        return Arrays.copyOf(sink.array(), sink.size());
    }

    private static <T> void roundTrip(Serde<T> serde, T value) {
        byte[] bytes = write(serde, value);
        byte[] padded = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, padded, 3, bytes.length);
        assertThat(serde.deserialize(padded, 3, bytes.length)).isEqualTo(value);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (String text : new String[] {"", "word", "Wörter", "\u20ac\ud83d\ude00x", "a".repeat(1000) + "é"}) {
            roundTrip(Serdes.String(), text);
            assertThat(write(Serdes.String(), text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        }
        roundTrip(Serdes.Long(), Long.MIN_VALUE);
        roundTrip(Serdes.Integer(), -5);
        roundTrip(Serdes.Double(), 1.5);
        roundTrip(Serdes.UUID(), new UUID(1, 2));
        roundTrip(Serdes.ByteArray(), new byte[] {1, 2});
        roundTrip(Serde.of(s -> s.toString().getBytes(StandardCharsets.UTF_8), StringBuilderBytes::read), "x");
    }

    private static final class StringBuilderBytes {
        static Object read(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Test
    void numbersAreBigEndianAsKafkasAre() {
        assertThat(write(Serdes.Long(), 258L))
                .isEqualTo(ByteBuffer.allocate(8).putLong(258).array());
        assertThat(write(Serdes.Integer(), 258))
                .isEqualTo(ByteBuffer.allocate(4).putInt(258).array());
    }

    @Test
    void aWrongLengthIsNamed() {
        assertThatThrownBy(() -> Serdes.Long().deserialize(new byte[3], 0, 3))
                .hasMessage("Expected 8 bytes for a long, but found 3");
    }
}
