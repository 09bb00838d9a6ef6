package io.splashdam.cli.records;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * One line as one record. Pure.
 *
 * <pre>
 *   h1:v1,h2:v2 \t key \t value      headers and key only when asked for
 * </pre>
 */
record LineParser(String topic, @Nullable Integer partition, Layout layout, List<Header> fixedHeaders) {
    /** Which parts a line has and what stands between them; {@code nullMarker} stands for an absent key or value. */
    record Layout(
            boolean hasKey,
            boolean hasHeaders,
            byte[] keySeparator,
            byte[] headersDelimiter,
            String headersSeparator,
            String headerKeySeparator,
            byte @Nullable [] nullMarker) {}

    /** The record, or null when the line lacks a separator that it should have. */
    @Nullable
    ProducerRecord<byte[], byte[]> parse(byte[] line) {
        int start = 0;
        var headers = new ArrayList<>(fixedHeaders);
        if (layout.hasHeaders()) {
            int end = indexOf(line, layout.headersDelimiter(), start);
            if (end < 0 || !addHeaders(new String(line, start, end - start, StandardCharsets.UTF_8), headers)) {
                return null;
            }
            start = end + layout.headersDelimiter().length;
        }
        byte[] key = null;
        if (layout.hasKey()) {
            int end = indexOf(line, layout.keySeparator(), start);
            if (end < 0) {
                return null;
            }
            key = unlessNull(Arrays.copyOfRange(line, start, end));
            start = end + layout.keySeparator().length;
        }
        byte[] value = unlessNull(start == 0 ? line : Arrays.copyOfRange(line, start, line.length));
        return new ProducerRecord<>(topic, partition, null, key, value, headers);
    }

    private boolean addHeaders(String text, List<Header> headers) {
        if (text.isEmpty()) {
            return true;
        }
        for (String header : text.split(java.util.regex.Pattern.quote(layout.headersSeparator()), -1)) {
            int separator = header.indexOf(layout.headerKeySeparator());
            if (separator < 0) {
                return false;
            }
            String value =
                    header.substring(separator + layout.headerKeySeparator().length());
            headers.add(new RecordHeader(header.substring(0, separator), value.getBytes(StandardCharsets.UTF_8)));
        }
        return true;
    }

    private byte @Nullable [] unlessNull(byte[] part) {
        return Arrays.equals(part, layout.nullMarker()) ? null : part;
    }

    private static int indexOf(byte[] line, byte[] separator, int from) {
        for (int i = from; i <= line.length - separator.length; i++) {
            if (Arrays.equals(line, i, i + separator.length, separator, 0, separator.length)) {
                return i;
            }
        }
        return -1;
    }
}
