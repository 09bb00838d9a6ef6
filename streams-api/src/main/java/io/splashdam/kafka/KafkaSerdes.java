package io.splashdam.kafka;

import io.splashdam.state.serde.Serde;

/** Kafka's serdes as ours, for forms that exist as such only: a schema registry's, for instance. */
public final class KafkaSerdes {
    private KafkaSerdes() {}

    /**
     * {@code kafkaSerde}, as if for {@code topic}: {@code KafkaSerdes.of(avroSerde, "orders")}.
     *
     * @param topic what the serde is told; registries look schemas up by it
     */
    public static <T> Serde<T> of(org.apache.kafka.common.serialization.Serde<T> kafkaSerde, String topic) {
        return Serde.of(
                value -> kafkaSerde.serializer().serialize(topic, value),
                bytes -> kafkaSerde.deserializer().deserialize(topic, bytes));
    }
}
