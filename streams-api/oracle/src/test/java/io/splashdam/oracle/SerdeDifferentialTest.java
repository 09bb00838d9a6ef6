package io.splashdam.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** Our serdes write the bytes that Kafka's of the same names write, and read each other's. */
class SerdeDifferentialTest {
    private static <T> void same(
            Serde<T> ours, org.apache.kafka.common.serialization.Serde<T> theirs, Function<Random, T> made) {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            T value = made.apply(random);
            ByteSink sink = new ByteSink(1);
            ours.serialize(value, sink);
            byte[] bytes = Arrays.copyOf(sink.array(), sink.size());
            try (Serializer<T> serializer = theirs.serializer();
                    Deserializer<T> deserializer = theirs.deserializer()) {
                assertThat(bytes).isEqualTo(serializer.serialize("t", value));
                assertThat(ours.deserialize(bytes, 0, bytes.length)).isEqualTo(deserializer.deserialize("t", bytes));
            }
        }
    }

    @Test
    void formsAreKafkas() {
        same(Serdes.String(), org.apache.kafka.common.serialization.Serdes.String(), r -> "ä" + r.nextInt());
        same(Serdes.Long(), org.apache.kafka.common.serialization.Serdes.Long(), Random::nextLong);
        same(Serdes.Integer(), org.apache.kafka.common.serialization.Serdes.Integer(), Random::nextInt);
        same(Serdes.Short(), org.apache.kafka.common.serialization.Serdes.Short(), r -> (short) r.nextInt());
        same(Serdes.Double(), org.apache.kafka.common.serialization.Serdes.Double(), Random::nextGaussian);
        same(Serdes.Float(), org.apache.kafka.common.serialization.Serdes.Float(), Random::nextFloat);
        same(Serdes.Boolean(), org.apache.kafka.common.serialization.Serdes.Boolean(), Random::nextBoolean);
        same(
                Serdes.UUID(),
                org.apache.kafka.common.serialization.Serdes.UUID(),
                r -> new UUID(r.nextLong(), r.nextLong()));
        same(Serdes.ByteArray(), org.apache.kafka.common.serialization.Serdes.ByteArray(), r ->
                new byte[] {(byte) r.nextInt()});
        same(
                Serdes.ByteBuffer(),
                org.apache.kafka.common.serialization.Serdes.ByteBuffer(),
                r -> ByteBuffer.wrap(new byte[] {(byte) r.nextInt(), 2}));
    }
}
