package io.splashdam.cli.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The lines of Kafka's console consumer, and its properties.
 *
 * <pre>
 *   CreateTime:1700000000000 \t Partition:0 \t Offset:7 \t h1:v1,h2:v2 \t key \t value \n
 * </pre>
 */
record LineFormat(
        boolean timestamp,
        boolean partition,
        boolean offset,
        boolean headers,
        boolean key,
        boolean value,
        byte[] keySeparator,
        byte[] lineSeparator,
        byte[] headersSeparator,
        byte[] nullLiteral)
        implements RecordFormat {

    static LineFormat of(Map<String, String> properties) {
        return new LineFormat(
                flag(properties, "print.timestamp", false),
                flag(properties, "print.partition", false),
                flag(properties, "print.offset", false),
                flag(properties, "print.headers", false),
                flag(properties, "print.key", false),
                flag(properties, "print.value", true),
                text(properties, "key.separator", "\t"),
                text(properties, "line.separator", "\n"),
                text(properties, "headers.separator", ","),
                text(properties, "null.literal", "null"));
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record, OutputStream out) throws IOException {
        boolean after = false;
        if (timestamp) {
            after = part(out, after, utf8(record.timestampType() + ":" + record.timestamp()));
        }
        if (partition) {
            after = part(out, after, utf8("Partition:" + record.partition()));
        }
        if (offset) {
            after = part(out, after, utf8("Offset:" + record.offset()));
        }
        if (headers) {
            after = part(out, after, new byte[0]);
            writeHeaders(record, out);
        }
        if (key) {
            after = part(out, after, orNull(record.key()));
        }
        if (value) {
            part(out, after, orNull(record.value()));
        }
        out.write(lineSeparator);
    }

    private void writeHeaders(ConsumerRecord<byte[], byte[]> record, OutputStream out) throws IOException {
        boolean any = false;
        for (Header header : record.headers()) {
            if (any) {
                out.write(headersSeparator);
            }
            out.write(utf8(header.key() + ":"));
            out.write(orNull(header.value()));
            any = true;
        }
        if (!any) {
            out.write(utf8("NO_HEADERS"));
        }
    }

    private boolean part(OutputStream out, boolean after, byte[] bytes) throws IOException {
        if (after) {
            out.write(keySeparator);
        }
        out.write(bytes);
        return true;
    }

    private byte[] orNull(byte @Nullable [] bytes) {
        return bytes == null ? nullLiteral : bytes;
    }

    private static boolean flag(Map<String, String> properties, String name, boolean absent) {
        return Boolean.parseBoolean(properties.getOrDefault(name, String.valueOf(absent)));
    }

    private static byte[] text(Map<String, String> properties, String name, String absent) {
        return utf8(Escapes.resolve(properties.getOrDefault(name, absent)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
