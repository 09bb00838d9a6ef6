package io.splashdam.cli.records;

import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.Notation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One JSON object per line. Bytes that are no UTF-8 become {@code {"base64": "…"}}. */
record JsonFormat(Notation key, Notation value) implements RecordFormat {
    /** The fields that a line has. */
    record Line(
            String topic,
            int partition,
            long offset,
            long timestamp,
            String timestampType,
            @Nullable Object key,
            @Nullable Object value,
            List<HeaderLine> headers) {}

    /** A header; the same key may come more than once. */
    record HeaderLine(String key, @Nullable Object value) {}

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record, OutputStream out) throws IOException {
        var headers = new ArrayList<HeaderLine>();
        for (Header header : record.headers()) {
            headers.add(new HeaderLine(header.key(), orNull(Notation.UTF8, header.value())));
        }
        var line = new Line(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType().toString(),
                orNull(key, record.key()),
                orNull(value, record.value()),
                headers);
        out.write(Json.line(line).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private static @Nullable Object orNull(Notation notation, byte @Nullable [] bytes) {
        return bytes == null ? null : notation.value(bytes);
    }
}
