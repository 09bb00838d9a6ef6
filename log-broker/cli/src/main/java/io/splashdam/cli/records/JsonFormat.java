package io.splashdam.cli.records;

import io.splashdam.cli.shell.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One JSON object per line. Bytes that are no UTF-8 become {@code {"base64": "…"}}. */
record JsonFormat() implements RecordFormat {
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

    /** Bytes that are no text. */
    record Binary(String base64) {}

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record, OutputStream out) throws IOException {
        var headers = new ArrayList<HeaderLine>();
        for (Header header : record.headers()) {
            headers.add(new HeaderLine(header.key(), textOrBinary(header.value())));
        }
        var line = new Line(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType().toString(),
                textOrBinary(record.key()),
                textOrBinary(record.value()),
                headers);
        out.write(Json.line(line).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private static @Nullable Object textOrBinary(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Binary(Base64.getEncoder().encodeToString(bytes));
        }
    }
}
