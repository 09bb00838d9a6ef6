package io.splashdam.testing;

import io.splashdam.state.serde.Serde;
import io.splashdam.stores.KeyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A topic out of which a test takes records, in their order. */
public final class TestOutputTopic<K, V> {
    private final TopologyTestDriver driver;
    private final String topic;
    private final Serde<K> keySerde;
    private final Serde<V> valueSerde;

    TestOutputTopic(TopologyTestDriver driver, String topic, Serde<K> keySerde, Serde<V> valueSerde) {
        this.driver = driver;
        this.topic = topic;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
    }

    public boolean isEmpty() {
        return driver.peek(topic) == null;
    }

    public long queueSize() {
        return driver.unread(topic);
    }

    /** @throws NoSuchElementException when everything has been read */
    public TestRecord<K, V> readRecord() {
        StoredRecord record = driver.take(topic);
        if (record == null) {
            throw new NoSuchElementException("Expected a record in " + topic + ", but it is empty");
        }
        return new TestRecord<>(
                object(keySerde, record.key()),
                object(valueSerde, record.value()),
                record.timestampMs(),
                record.headers());
    }

    public @Nullable V readValue() {
        return readRecord().value();
    }

    public KeyValue<K, V> readKeyValue() {
        TestRecord<K, V> record = readRecord();
        return KeyValue.pair(record.key(), record.value());
    }

    public List<KeyValue<K, V>> readKeyValuesToList() {
        List<KeyValue<K, V>> all = new ArrayList<>();
        while (!isEmpty()) {
            all.add(readKeyValue());
        }
        return all;
    }

    public List<@Nullable V> readValuesToList() {
        List<@Nullable V> all = new ArrayList<>();
        while (!isEmpty()) {
            all.add(readValue());
        }
        return all;
    }

    /** The last value per key. */
    public Map<@Nullable K, @Nullable V> readKeyValuesToMap() {
        Map<@Nullable K, @Nullable V> last = new LinkedHashMap<>();
        while (!isEmpty()) {
            KeyValue<K, V> record = readKeyValue();
            last.put(record.key, record.value);
        }
        return last;
    }

    private static <T> @Nullable T object(Serde<T> serde, byte @Nullable [] bytes) {
        return bytes == null ? null : serde.deserialize(bytes, 0, bytes.length);
    }
}
