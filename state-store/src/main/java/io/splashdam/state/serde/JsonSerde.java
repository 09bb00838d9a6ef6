package io.splashdam.state.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.nio.charset.StandardCharsets;

/**
 * Objects as JSON, by Jackson, which the application must bring ({@code jackson-databind}): {@code JsonSerde.of(Order.class)}.
 *
 * <p>Any thread.
 */
public final class JsonSerde<T> implements Serde<T> {
    private final Class<T> type;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    private JsonSerde(Class<T> type, ObjectMapper mapper) {
        this.type = type;
        this.reader = mapper.readerFor(type);
        this.writer = mapper.writerFor(type);
    }

    public static <T> JsonSerde<T> of(Class<T> type) {
        return of(type, new ObjectMapper());
    }

    /** With a mapper that the application has configured. */
    public static <T> JsonSerde<T> of(Class<T> type, ObjectMapper mapper) {
        return new JsonSerde<>(type, mapper);
    }

    @Override
    public void serialize(T value, ByteSink into) {
        try {
            byte[] bytes = writer.writeValueAsBytes(value);
            into.write(bytes, 0, bytes.length);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "A " + type.getName() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public T deserialize(byte[] bytes, int at, int length) {
        try {
            return reader.readValue(new String(bytes, at, length, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Expected the JSON of a " + type.getName() + ", but it cannot be read: " + e.getOriginalMessage(),
                    e);
        }
    }

    @Override
    public String name() {
        return "JSON of " + type.getSimpleName();
    }
}
