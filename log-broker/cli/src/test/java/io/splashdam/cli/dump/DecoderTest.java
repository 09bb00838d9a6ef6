package io.splashdam.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Internal records in both forms of Kafka's schemas, and bytes that are none. */
class DecoderTest {
    @Test
    void aTransactionOfVersionZero() {
        ByteBuffer value = ByteBuffer.allocate(200)
                .putShort((short) 0)
                .putLong(7)
                .putShort((short) 2)
                .putInt(60_000)
                .put((byte) 1);
        value.putInt(1)
                .put(string("orders"))
                .putInt(2)
                .putInt(0)
                .putInt(3)
                .putLong(11)
                .putLong(10);

        assertThat(decoded(Decoder.TRANSACTIONS, key((short) 0, "app"), value))
                .containsEntry("transactional_id", "app")
                .containsEntry("producer_id", 7L)
                .containsEntry("status", "Ongoing")
                .containsEntry("last_update", 11L)
                .containsEntry("start", 10L)
                .satisfies(fields ->
                        assertThat(fields.get("partitions")).hasToString("[{topic=orders, partitions=[0, 3]}]"));
    }

    @Test
    void aTransactionOfVersionOneIsCompact() {
        ByteBuffer value = ByteBuffer.allocate(200)
                .putShort((short) 1)
                .putLong(7)
                .putShort((short) 2)
                .putInt(60_000)
                .put((byte) 4);
        value.put((byte) 2)
                .put((byte) 2)
                .put((byte) 't')
                .put((byte) 2)
                .putInt(5)
                .put((byte) 0)
                .putLong(11)
                .putLong(10);

        assertThat(decoded(Decoder.TRANSACTIONS, key((short) 0, "app"), value))
                .containsEntry("status", "CompleteCommit")
                .containsEntry("start", 10L)
                .satisfies(fields -> assertThat(fields.get("partitions")).hasToString("[{topic=t, partitions=[5]}]"));
    }

    @Test
    void groupsOfTheNewProtocolShowTheirEpoch() {
        ByteBuffer epoch = ByteBuffer.allocate(20).putShort((short) 0).putInt(9).put((byte) 0);

        assertThat(decoded(Decoder.OFFSETS, key((short) 3, "g"), epoch))
                .containsEntry("kind", "consumer group")
                .containsEntry("group", "g")
                .containsEntry("epoch", 9);
    }

    @Test
    void tombstonesSayWhatIsGone() {
        var fields = new LinkedHashMap<String, Object>();
        Decoder.OFFSETS.decode(key((short) 2, "g"), null, fields);

        assertThat(fields).containsEntry("group", "g").containsEntry("deleted", true);
    }

    @Test
    void anyBytesEndInFieldsAndNotInAnException() {
        for (long seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] key = new byte[random.nextInt(30)];
            byte[] value = new byte[random.nextInt(60)];
            random.nextBytes(key);
            random.nextBytes(value);
            if (key.length > 2 && random.nextBoolean()) {
                key[0] = 0;
                key[1] = (byte) random.nextInt(24);
            }
            if (value.length > 2 && random.nextBoolean()) {
                value[0] = 0;
                value[1] = (byte) random.nextInt(5);
            }
            var fields = new LinkedHashMap<String, Object>();

            Decoder.values()[random.nextInt(2)].decode(key, value, fields);

            assertThat(fields).as("seed %d", seed).isNotEmpty();
        }
    }

    private static Map<String, Object> decoded(Decoder decoder, byte[] key, ByteBuffer value) {
        var fields = new LinkedHashMap<String, Object>();
        decoder.decode(key, Arrays.copyOf(value.array(), value.position()), fields);
        return fields;
    }

    private static byte[] key(short kind, String name) {
        byte[] text = string(name);
        return ByteBuffer.allocate(2 + text.length).putShort(kind).put(text).array();
    }

    private static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }
}
