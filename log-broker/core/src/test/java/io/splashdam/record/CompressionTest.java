package io.splashdam.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CompressionTest {
    private static final int MEGABYTE = 1024 * 1024;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void bytesOfAnySizeComeBack(Compression compression) {
        Random random = new Random(7);
        for (int size : new int[] {1, 2, 100, 32 * 1024, 32 * 1024 + 1, 64 * 1024, 64 * 1024 + 1, 3 * MEGABYTE}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            Arrays.fill(bytes, 0, size / 2, (byte) 'x');
            BoundedBytes packed = new BoundedBytes(Integer.MAX_VALUE - 8);
            compression.compress(bytes, 0, size, packed);
            BoundedBytes unpacked = new BoundedBytes(size);
            compression.decompress(packed.array(), 0, packed.size(), unpacked);
            assertThat(Arrays.equals(unpacked.array(), 0, unpacked.size(), bytes, 0, size))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void aBombStopsAtTheLimit(Compression compression) {
        BatchBuilder builder = new BatchBuilder().compression(compression);
        builder.begin(ByteBuffer.allocate(64));
        builder.append(1, null, new byte[64 * MEGABYTE]);
        BatchView batch = new BatchView().wrap(builder.build(), 0);
        assertThat(batch.sizeBytes()).isLessThan(4 * MEGABYTE);

        RecordCursor cursor = new RecordCursor(MEGABYTE);

        assertThatThrownBy(() -> cursor.open(batch))
                .isInstanceOf(DecompressedTooLargeException.class)
                .hasMessageContaining("at most 1048576 bytes");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void damagedBytesGiveOneKindOfError(Compression compression) {
        long seed = Long.getLong("splashdam.seed", 20261121L);
        Random random = new Random(seed);
        byte[] plain = new byte[3000];
        random.nextBytes(plain);
        Arrays.fill(plain, 1000, 2000, (byte) 0);
        BoundedBytes packed = new BoundedBytes(Integer.MAX_VALUE - 8);
        compression.compress(plain, 0, plain.length, packed);
        BoundedBytes into = new BoundedBytes(100_000);
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = Arrays.copyOf(packed.array(), packed.size() - random.nextInt(20));
            for (int i = random.nextInt(6); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> unpack(compression, damaged, into))
                    .as("round %s; repeat with -Dtest=CompressionTest -Dsplashdam.seed=%s", round, seed)
                    .doesNotThrowAnyException();
        }
    }

    private static void unpack(Compression compression, byte[] damaged, BoundedBytes into) {
        into.clear();
        try {
            compression.decompress(damaged, 0, damaged.length, into);
        } catch (MalformedBatchException expected) {
            return;
        }
        assertThat(into.size()).isLessThanOrEqualTo(100_000);
    }
}
