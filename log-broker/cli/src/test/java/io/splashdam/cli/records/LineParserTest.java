package io.splashdam.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.cli.shell.Notation;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineParserTest {
    @Test
    void withoutKeyTheWholeLineIsTheValue() {
        var record = parse(layout(false, false, "\t", null), "a\tb");

        assertThat(record.key()).isNull();
        assertThat(record.value()).isEqualTo(bytes("a\tb"));
    }

    @Test
    void theFirstSeparatorEndsTheKey() {
        var record = parse(layout(true, false, "::", null), "k::v::w");

        assertThat(record.key()).isEqualTo(bytes("k"));
        assertThat(record.value()).isEqualTo(bytes("v::w"));
    }

    @Test
    void aLineWithoutItsSeparatorIsNoRecord() {
        assertThatThrownBy(() -> parse(layout(true, false, ":", null), "novalue"))
                .isInstanceOf(LineParser.Unreadable.class);
    }

    @Test
    void headersStandFirst() {
        var record = parse(layout(true, true, ":", null), "a:1,b:2\tk:v");

        assertThat(record.headers().toArray()).hasSize(2);
        assertThat(record.headers().lastHeader("b").value()).isEqualTo(bytes("2"));
        assertThat(record.key()).isEqualTo(bytes("k"));
        assertThat(record.value()).isEqualTo(bytes("v"));
    }

    @Test
    void theNullMarkerIsATombstone() {
        var record = parse(layout(true, false, ":", "NULL"), "k:NULL");

        assertThat(record.key()).isEqualTo(bytes("k"));
        assertThat(record.value()).isNull();
    }

    @Test
    void bytesThatAreNoTextPassUnchanged() {
        byte[] line = {(byte) 0xff, 0, (byte) 0xc3};
        var parser = new LineParser(
                "t",
                3,
                layout(false, false, ":", null),
                LineParser.Coding.PLAIN,
                new LineParser.Fixed(bytes("k"), List.of(new RecordHeader("h", bytes("1")))));

        var record = parser.parse(line);

        assertThat(record.value()).isEqualTo(line);
        assertThat(record.key()).isEqualTo(bytes("k"));
        assertThat(record.partition()).isEqualTo(3);
        assertThat(record.headers().toArray()).hasSize(1);
    }

    @Test
    void notationsBecomeBytes() {
        var coding = new LineParser.Coding(Notation.HEX, Notation.LONG);
        var parser = new LineParser("t", null, layout(true, false, ",", null), coding, LineParser.Fixed.NOTHING);

        assertThat(parser.parse(bytes("ff00,258")).key()).containsExactly(0xff, 0);
        assertThat(parser.parse(bytes("ff00,258")).value()).containsExactly(0, 0, 0, 0, 0, 0, 1, 2);
        assertThatThrownBy(() -> parser.parse(bytes("ff,many")))
                .isInstanceOf(LineParser.Unreadable.class)
                .hasMessageContaining("unreadable value");
    }

    private static ProducerRecord<byte[], byte[]> parse(LineParser.Layout layout, String line) {
        return new LineParser("t", null, layout, LineParser.Coding.PLAIN, LineParser.Fixed.NOTHING).parse(bytes(line));
    }

    private static LineParser.Layout layout(
            boolean key, boolean headers, String separator, @Nullable String nullMarker) {
        byte[] marker = nullMarker == null ? null : bytes(nullMarker);
        return new LineParser.Layout(key, headers, bytes(separator), bytes("\t"), ",", ":", marker);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
