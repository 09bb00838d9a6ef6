package io.splashdam.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.Notation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
    @Test
    void valuesAloneAreTheDefault() throws IOException {
        assertThat(printed(LineFormat.of(Map.of()), record("k", "v"))).isEqualTo("v\n");
    }

    @Test
    void allPartsComeInKafkasOrder() throws IOException {
        var format = LineFormat.of(Map.of(
                "print.timestamp", "true",
                "print.partition", "true",
                "print.offset", "true",
                "print.headers", "true",
                "print.key", "true",
                "key.separator", "|"));

        assertThat(printed(format, record("k", "v"))).isEqualTo("CreateTime:9|Partition:2|Offset:7|h:1|k|v\n");
    }

    @Test
    void anAbsentValueIsTheNullLiteral() throws IOException {
        assertThat(printed(LineFormat.of(Map.of("null.literal", "NIL")), record("k", null)))
                .isEqualTo("NIL\n");
    }

    @Test
    void thePatternTakesKcatsTokens() throws IOException {
        var format = PatternFormat.parse("%t[%p]@%o %T %k/%K=%s/%S {%h} 100%%\\n", "");

        assertThat(printed(format, record("k", "v"))).isEqualTo("t[2]@7 9 k/1=v/1 {h=1} 100%\n");
    }

    @Test
    void anUnknownTokenIsRefused() {
        assertThatThrownBy(() -> PatternFormat.parse("%x", ""))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("%x is no token");
        assertThatThrownBy(() -> PatternFormat.parse("100%", "")).isInstanceOf(CommandFailure.class);
    }

    @Test
    void jsonIsOneObjectPerLineWithStableNames() throws IOException {
        assertThat(printed(new JsonFormat(Notation.UTF8, Notation.UTF8), record("k", "v")))
                .isEqualTo("{\"topic\":\"t\",\"partition\":2,\"offset\":7,\"timestamp\":9,"
                        + "\"timestamp_type\":\"CreateTime\",\"key\":\"k\",\"value\":\"v\","
                        + "\"headers\":[{\"key\":\"h\",\"value\":\"1\"}]}\n");
    }

    @Test
    void jsonCarriesBytesThatAreNoTextInBase64() throws IOException {
        var record = new ConsumerRecord<byte[], byte[]>("t", 0, 0, null, new byte[] {(byte) 0xff});

        assertThat(printed(new JsonFormat(Notation.UTF8, Notation.UTF8), record))
                .contains("\"key\":null", "\"value\":{\"base64\":\"/w==\"}");
    }

    @Test
    void notationsShowBytesAndRefuseWhatTheyAreNot() throws IOException {
        var record = new ConsumerRecord<byte[], byte[]>(
                "t", 0, 5, new byte[] {(byte) 0xff, 1}, new byte[] {0, 0, 0, 0, 0, 0, 1, 2});

        var lines = new NotationFormat(Notation.HEX, Notation.LONG, PatternFormat.parse("%k=%s", ""));
        assertThat(printed(lines, record)).isEqualTo("ff01=258");
        assertThat(printed(new JsonFormat(Notation.BASE64, Notation.LONG), record))
                .contains("\"key\":\"/wE=\",\"value\":258");
        assertThatThrownBy(() -> printed(new JsonFormat(Notation.UTF8, Notation.INT), record))
                .isInstanceOf(Notation.Mismatch.class)
                .hasMessageStartingWith("8 bytes (00 00");
        assertThat(Notation.of("org.apache.kafka.common.serialization.LongDeserializer"))
                .contains(Notation.LONG);
        assertThat(Notation.of("com.example.OrderDeserializer")).isEmpty();
    }

    @Test
    void aJsonValueIsATreeInsideJson() throws IOException {
        assertThat(printed(new JsonFormat(Notation.UTF8, Notation.JSON), record("k", "{\"a\": [1]}")))
                .contains("\"value\":{\"a\":[1]}");
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, @Nullable String value) {
        byte[] bytes = value == null ? null : value.getBytes(UTF_8);
        var headers = new RecordHeaders();
        headers.add("h", "1".getBytes(UTF_8));
        return new ConsumerRecord<>(
                "t", 2, 7, 9, TimestampType.CREATE_TIME, 1, 1, key.getBytes(UTF_8), bytes, headers, Optional.empty());
    }

    private static String printed(RecordFormat format, ConsumerRecord<byte[], byte[]> record) throws IOException {
        var out = new ByteArrayOutputStream();
        format.write(record, out);
        return out.toString(UTF_8);
    }
}
