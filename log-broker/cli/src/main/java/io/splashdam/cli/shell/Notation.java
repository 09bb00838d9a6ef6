package io.splashdam.cli.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** How the bytes of a key or value are written as text. Pure. */
public enum Notation {
    /** As they are: text in UTF-8, or whatever the bytes mean to the terminal. */
    UTF8 {
        @Override
        public byte[] print(byte[] bytes) {
            return bytes;
        }

        @Override
        public byte[] parse(byte[] text) {
            return text;
        }

        @Override
        public Object value(byte[] bytes) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                return new Binary(Base64.getEncoder().encodeToString(bytes));
            }
        }
    },
    HEX {
        @Override
        public Object value(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }

        @Override
        public byte[] parse(byte[] text) {
            return orMismatch(() -> HexFormat.of().parseHex(string(text)), text);
        }
    },
    BASE64 {
        @Override
        public Object value(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }

        @Override
        public byte[] parse(byte[] text) {
            return orMismatch(() -> Base64.getDecoder().decode(string(text)), text);
        }
    },
    /** Printed as one line of JSON; in {@code -o json} as an object instead of a string. */
    JSON {
        @Override
        public byte[] print(byte[] bytes) {
            return Json.line(value(bytes)).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object value(byte[] bytes) {
            try {
                return Json.read(string(bytes));
            } catch (JsonProcessingException e) {
                throw mismatch(bytes);
            }
        }

        @Override
        public byte[] parse(byte[] text) {
            value(text);
            return text;
        }
    },
    /** Four bytes, as Kafka's IntegerSerializer has them. */
    INT {
        @Override
        public Object value(byte[] bytes) {
            return sized(bytes, Integer.BYTES).getInt();
        }

        @Override
        public byte[] parse(byte[] text) {
            return orMismatch(
                    () -> ByteBuffer.allocate(Integer.BYTES)
                            .putInt(Integer.parseInt(string(text).strip()))
                            .array(),
                    text);
        }
    },
    /** Eight bytes, as Kafka's LongSerializer has them: counts of a topology, for example. */
    LONG {
        @Override
        public Object value(byte[] bytes) {
            return sized(bytes, Long.BYTES).getLong();
        }

        @Override
        public byte[] parse(byte[] text) {
            return orMismatch(
                    () -> ByteBuffer.allocate(Long.BYTES)
                            .putLong(Long.parseLong(string(text).strip()))
                            .array(),
                    text);
        }
    },
    /** Eight bytes, as Kafka's DoubleSerializer has them. */
    DOUBLE {
        @Override
        public Object value(byte[] bytes) {
            return sized(bytes, Double.BYTES).getDouble();
        }

        @Override
        public byte[] parse(byte[] text) {
            return orMismatch(
                    () -> ByteBuffer.allocate(Double.BYTES)
                            .putDouble(Double.parseDouble(string(text).strip()))
                            .array(),
                    text);
        }
    };

    /** For help texts and refusals. */
    public static final String NAMES = "utf8, hex, base64, json, int, long or double";

    private static final Map<String, Notation> BY_CLASS_PREFIX =
            Map.of("String", UTF8, "ByteArray", UTF8, "Bytes", UTF8, "Integer", INT, "Long", LONG, "Double", DOUBLE);

    /** Bytes that are no text, inside JSON. */
    public record Binary(String base64) {}

    /** The bytes, or the text, are not what the notation wants. */
    public static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    /** Names of notations, and of Kafka's serializers, for picocli. */
    public static final class Converter implements CommandLine.ITypeConverter<Notation> {
        @Override
        public Notation convert(String name) {
            return of(name).orElseThrow(() ->
                    new CommandLine.TypeConversionException("'" + name + "' is no notation; known are " + NAMES));
        }
    }

    /** By its name, or by the name of the (de)serializer of Kafka's that writes and reads such bytes. */
    public static Optional<Notation> of(String name) {
        for (Notation notation : values()) {
            if (notation.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(notation);
            }
        }
        String simple = name.substring(name.lastIndexOf('.') + 1).replaceFirst("(Des|S)erializer$", "");
        return Optional.ofNullable(BY_CLASS_PREFIX.get(simple));
    }

    /** What a terminal or a file gets. */
    public byte[] print(byte[] bytes) {
        return String.valueOf(value(bytes)).getBytes(StandardCharsets.UTF_8);
    }

    /** What {@code -o json} gets: a string, a number, or a tree. */
    public abstract Object value(byte[] bytes);

    /** The bytes that the text stands for. */
    public abstract byte[] parse(byte[] text);

    ByteBuffer sized(byte[] bytes, int size) {
        if (bytes.length != size) {
            throw mismatch(bytes);
        }
        return ByteBuffer.wrap(bytes);
    }

    byte[] orMismatch(java.util.function.Supplier<byte[]> parse, byte[] text) {
        try {
            return parse.get();
        } catch (IllegalArgumentException e) {
            throw mismatch(text);
        }
    }

    Mismatch mismatch(byte[] bytes) {
        String start = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, 12));
        return new Mismatch(bytes.length + " bytes (" + start + (bytes.length > 12 ? " …" : "") + ") are no "
                + name().toLowerCase(Locale.ROOT));
    }

    static String string(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }
}
