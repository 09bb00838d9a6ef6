package io.splashdam.testing;

import io.splashdam.operator.Header;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.stores.KeyValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A topic into which a test puts records: each is processed and committed before the call returns. */
public final class TestInputTopic<K, V> {
    private final TopologyTestDriver driver;
    private final String topic;
    private final Serde<K> keySerde;
    private final Serde<V> valueSerde;

    TestInputTopic(TopologyTestDriver driver, String topic, Serde<K> keySerde, Serde<V> valueSerde) {
        this.driver = driver;
        this.topic = topic;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
    }

    /** A record without a key, at the driver's time. */
    public void pipeInput(@Nullable V value) {
        pipeInput(null, value, driver.nowMs());
    }

    public void pipeInput(@Nullable K key, @Nullable V value) {
        pipeInput(key, value, driver.nowMs());
    }

    public void pipeInput(@Nullable K key, @Nullable V value, long timestampMs) {
        pipeInput(key, value, timestampMs, List.of());
    }

    public void pipeInput(@Nullable K key, @Nullable V value, long timestampMs, List<Header> headers) {
        driver.pipe(topic, new StoredRecord(timestampMs, bytes(keySerde, key), bytes(valueSerde, value), headers));
    }

    public void pipeValueList(List<V> values) {
        values.forEach(this::pipeInput);
    }

    public void pipeKeyValueList(List<KeyValue<K, V>> records) {
        records.forEach(record -> pipeInput(record.key, record.value));
    }

    private static <T> byte @Nullable [] bytes(Serde<T> serde, @Nullable T value) {
        if (value == null) {
            return null;
        }
        ByteSink sink = new ByteSink(64);
        serde.serialize(value, sink);
        return Arrays.copyOf(sink.array(), sink.size());
    }
}
