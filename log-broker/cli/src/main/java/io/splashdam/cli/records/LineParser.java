package io.splashdam.cli.records;

import io.splashdam.cli.shell.Notation;
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
record LineParser(String topic, @Nullable Integer partition, Layout layout, Coding coding, Fixed fixed) {
    /** Which parts a line has and what stands between them; {@code nullMarker} stands for an absent key or value. */
    record Layout(
            boolean hasKey,
            boolean hasHeaders,
            byte[] keySeparator,
            byte[] headersDelimiter,
            String headersSeparator,
            String headerKeySeparator,
            byte @Nullable [] nullMarker) {}

    /** How keys and values are written. */
    record Coding(Notation key, Notation value) {
        static final Coding PLAIN = new Coding(Notation.UTF8, Notation.UTF8);
    }

    /** What every record gets besides its line. */
    record Fixed(byte @Nullable [] key, List<Header> headers) {
        static final Fixed NOTHING = new Fixed(null, List.of());
    }

    /** The line is not laid out as it should be. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** @throws Unreadable where a separator is missing or a part is not in its notation */
    ProducerRecord<byte[], byte[]> parse(byte[] line) {
        int start = 0;
        var headers = new ArrayList<>(fixed.headers());
        if (layout.hasHeaders()) {
            int end = indexOf(line, layout.headersDelimiter(), start);
            if (end < 0 || !addHeaders(new String(line, start, end - start, StandardCharsets.UTF_8), headers)) {
                throw new Unreadable("lacks a separator of headers");
            }
            start = end + layout.headersDelimiter().length;
        }
        byte[] key = fixed.key();
        if (layout.hasKey()) {
            int end = indexOf(line, layout.keySeparator(), start);
            if (end < 0) {
                throw new Unreadable("lacks a separator behind its key");
            }
            key = unlessNull(Arrays.copyOfRange(line, start, end), coding.key(), "key");
            start = end + layout.keySeparator().length;
        }
        byte[] value = start == 0 ? line : Arrays.copyOfRange(line, start, line.length);
        return new ProducerRecord<>(topic, partition, null, key, unlessNull(value, coding.value(), "value"), headers);
    }

    /** Everything is the value: a file, for example. */
    ProducerRecord<byte[], byte[]> whole(byte[] value) {
        return new ProducerRecord<>(
                topic, partition, null, fixed.key(), unlessNull(value, coding.value(), "value"), fixed.headers());
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

    private byte @Nullable [] unlessNull(byte[] part, Notation notation, String role) {
        if (Arrays.equals(part, layout.nullMarker())) {
            return null;
        }
        try {
            return notation.parse(part);
        } catch (Notation.Mismatch mismatch) {
            throw new Unreadable("has an unreadable " + role + ": " + mismatch.getMessage());
        }
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
