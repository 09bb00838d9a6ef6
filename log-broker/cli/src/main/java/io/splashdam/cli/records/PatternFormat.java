package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A pattern with kcat's tokens: {@code %t} topic, {@code %p} partition, {@code %o} offset, {@code %T} timestamp, {@code %k}
 * key, {@code %K} its bytes (-1: none), {@code %s} value, {@code %S} its bytes, {@code %R} the
 * same as four bytes, {@code %h} headers, {@code %%} a percent.
 */
record PatternFormat(List<Piece> pieces) implements RecordFormat {
    /** One token, or literal text. */
    interface Piece {
        byte[] of(ConsumerRecord<byte[], byte[]> record);
    }

    /** @param nullText what stands for an absent key or value */
    static PatternFormat parse(String pattern, String nullText) {
        byte[] absent = utf8(nullText);
        String text = Escapes.resolve(pattern);
        var pieces = new ArrayList<Piece>();
        var literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                literal.append(c);
            } else if (++i == text.length()) {
                throw CommandFailure.usage("the format ends in a single %", "write %% for a percent sign");
            } else if (text.charAt(i) == '%') {
                literal.append('%');
            } else {
                addLiteral(pieces, literal);
                pieces.add(token(text.charAt(i), absent));
            }
        }
        addLiteral(pieces, literal);
        return new PatternFormat(List.copyOf(pieces));
    }

    @Override
    public void write(ConsumerRecord<byte[], byte[]> record, OutputStream out) throws IOException {
        for (Piece piece : pieces) {
            out.write(piece.of(record));
        }
    }

    private static void addLiteral(List<Piece> pieces, StringBuilder literal) {
        if (literal.length() > 0) {
            byte[] bytes = utf8(literal.toString());
            pieces.add(record -> bytes);
            literal.setLength(0);
        }
    }

    private static Piece token(char name, byte[] absent) {
        return switch (name) {
            case 't' -> record -> utf8(record.topic());
            case 'p' -> record -> utf8(String.valueOf(record.partition()));
            case 'o' -> record -> utf8(String.valueOf(record.offset()));
            case 'T' -> record -> utf8(String.valueOf(record.timestamp()));
            case 'k' -> record -> orElse(record.key(), absent);
            case 'K' -> record -> utf8(String.valueOf(record.serializedKeySize()));
            case 's' -> record -> orElse(record.value(), absent);
            case 'S' -> record -> utf8(String.valueOf(record.serializedValueSize()));
            case 'R' ->
                record -> ByteBuffer.allocate(Integer.BYTES)
                        .putInt(record.serializedValueSize())
                        .array();
            case 'h' -> PatternFormat::headers;
            default ->
                throw CommandFailure.usage("%" + name + " is no token", "known are %t %p %o %T %k %K %s %S %R %h %%");
        };
    }

    private static byte[] headers(ConsumerRecord<byte[], byte[]> record) {
        var text = new StringBuilder();
        for (Header header : record.headers()) {
            text.append(text.length() == 0 ? "" : ",").append(header.key()).append('=');
            text.append(header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
        }
        return utf8(text.toString());
    }

    private static byte[] orElse(byte @Nullable [] bytes, byte[] absent) {
        return bytes == null ? absent : bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
