package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class MalformedFrameTest {
    private static final RequestDecoder DECODER = new RequestDecoder(SupportedApis.GROUND);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Generated classes make a list or a table of what a count promises, and a count may promise what is left of the frame. */
    private static final int ALLOCATED_PER_BYTE = 64;

    private static final int ALLOCATED_ANYWAY = 256 << 10;

    @Test
    void truncatedFramesAreInvalid() {
        Seeds.each(2, random -> {
            for (ByteBuf frame : GeneratedCodecTest.frames(random)) {
                for (int bytes = 0; bytes < frame.readableBytes(); bytes++) {
                    Decoded decoded = decode(frame.slice(0, bytes));
                    assertThat(decoded)
                            .as(
                                    "%d of %d bytes of key %d version %d",
                                    bytes, frame.readableBytes(), frame.getShort(0), frame.getShort(2))
                            .isInstanceOf(Decoded.Invalid.class);
                }
            }
        });
    }

    @Test
    void changedBytesNeverThrow() {
        Seeds.each(200, random -> {
            for (ByteBuf frame : GeneratedCodecTest.frames(random)) {
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    frame.setByte(random.nextInt(frame.readableBytes()), interesting(random));
                }
                decode(frame);
            }
        });
    }

    @Test
    void randomBytesNeverThrow() {
        Seeds.each(20_000, random -> {
            ByteBuf frame =
                    Unpooled.buffer().writeShort(random.nextInt(130) - 2).writeShort(random.nextInt(20) - 1);
            byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 10_000 : 80)];
            random.nextBytes(bytes);
            decode(frame.writeBytes(bytes));
        });
    }

    @Test
    void countsThatPromiseMoreThanTheFrameHoldsAllocateNothingOfTheKind() {
        Seeds.each(10, random -> {
            for (ByteBuf frame : GeneratedCodecTest.frames(random)) {
                int readable = frame.readableBytes();
                int at = 8 + random.nextInt(Math.max(1, readable - 8));
                ByteBuf hostile = Unpooled.buffer()
                        .writeBytes(frame, 0, Math.min(at, readable))
                        .writeBytes(
                                random.nextBoolean()
                                        ? new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff}
                                        : new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07})
                        .writeZero(random.nextInt(100_000));
                decode(hostile);
            }
        });
    }

    /** Kafka's own table of keyed elements takes seconds for some of these, and minutes for others. */
    @Test
    void whateverTheKeysAreAFrameTakesLittleTime() {
        int equal = (RequestDecoder.MAX_DECODED_BYTES - 1000) / 16;
        String[] colliding = {"AaAaAa", "AaAaBB", "AaBBAa", "BBAaAa", "BBBBBB"};
        assertTakesLittleTime("no names", settings(1_000_000, index -> ""));
        assertTakesLittleTime("one name", settings(equal, index -> "retention.ms"));
        assertTakesLittleTime("names that hash alike", settings(800_000, index -> colliding[index % 5]));
        assertTakesLittleTime("rows of names", settings(800_000, index -> Integer.toString(index / 100 * 7919, 36)));
        assertTakesLittleTime("names in sequence", settings(800_000, index -> Integer.toString(index / 100, 36)));
        assertTakesLittleTime("topics with settings of one name", topicsWithSettings(400));
    }

    private static void assertTakesLittleTime(String what, ByteBuf frame) {
        decode(frame.duplicate());
        long beforeNs = THREADS.getCurrentThreadCpuTime();
        assertThat(decode(frame.duplicate())).as(what).isInstanceOf(Decoded.Request.class);
        long ms = (THREADS.getCurrentThreadCpuTime() - beforeNs) / 1_000_000;
        System.out.println("decoding " + frame.readableBytes() + " bytes, " + what + ": " + ms + " ms of CPU");
        assertThat(ms).as("ms of CPU for " + what).isLessThan(2_000);
    }

    private static ByteBuf topicsWithSettings(int settings) {
        int topics = (RequestDecoder.MAX_DECODED_BYTES - 1000) / (settings * 4 + 20);
        ByteBuf frame = Unpooled.buffer()
                .writeShort(19)
                .writeShort(4)
                .writeInt(1)
                .writeShort(-1)
                .writeInt(topics);
        for (int topic = 0; topic < topics; topic++) {
            frame.writeShort(4)
                    .writeBytes("%04d".formatted(topic).getBytes(StandardCharsets.UTF_8))
                    .writeInt(1)
                    .writeShort(1)
                    .writeInt(0)
                    .writeInt(settings);
            frame.writeZero(settings * 4);
        }
        return frame.writeInt(1000).writeBoolean(false);
    }

    @Test
    void manyElementsWithDifferentKeysAreRead() {
        for (String prefix : new String[] {"topic-", "segment.ms"}) {
            for (int count : new int[] {999, 1_000, 1_001, 300_000}) {
                assertThat(decode(settings(count, index -> prefix + index))).isInstanceOf(Decoded.Request.class);
            }
        }
    }

    /** CreateTopics 4: one topic with so many settings, each without a value. */
    private static ByteBuf settings(int count, IntFunction<String> name) {
        ByteBuf frame = Unpooled.buffer()
                .writeShort(19)
                .writeShort(4)
                .writeInt(1)
                .writeShort(-1)
                .writeInt(1)
                .writeShort(1)
                .writeByte('t')
                .writeInt(1)
                .writeShort(1)
                .writeInt(0)
                .writeInt(count);
        for (int i = 0; i < count; i++) {
            byte[] bytes = name.apply(i).getBytes(StandardCharsets.UTF_8);
            frame.writeShort(bytes.length).writeBytes(bytes).writeShort(-1);
        }
        return frame.writeInt(1000).writeBoolean(false);
    }

    @Test
    void unknownKeysAndVersionsAreInvalid() {
        for (int key = Short.MIN_VALUE; key <= Short.MAX_VALUE; key++) {
            for (short version : new short[] {-1, 0, 3, 19, Short.MAX_VALUE}) {
                if (!SupportedApis.GROUND.isSupported((short) key, version) && key != 18) {
                    ByteBuf frame = Unpooled.buffer()
                            .writeShort(key)
                            .writeShort(version)
                            .writeZero(60);
                    assertThat(DECODER.decode(frame)).isInstanceOf(Decoded.Invalid.class);
                }
            }
        }
    }

    @Test
    void produceBelowVersion3IsListedAndRefused() {
        for (short version = 0; version < 3; version++) {
            assertThat(SupportedApis.GROUND.isSupported((short) 0, version)).isFalse();
        }
        assertThat(SupportedApis.GROUND.toCollection().find((short) 0).minVersion())
                .isZero();
    }

    @Test
    void onlyProduceMayBeLargerThanWhatIsDecoded() {
        ByteBuf frame = Unpooled.buffer().writeShort(3).writeShort(1).writeZero(RequestDecoder.MAX_DECODED_BYTES);
        assertThat(decode(frame)).isInstanceOf(Decoded.Invalid.class);
    }

    /** Whatever it is: no exception, and memory in proportion to the frame. */
    private static Decoded decode(ByteBuf frame) {
        int bytes = frame.readableBytes();
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        Decoded decoded = DECODER.decode(frame);
        long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(allocated).isLessThan((long) ALLOCATED_PER_BYTE * bytes + ALLOCATED_ANYWAY);
        return decoded;
    }

    private static int interesting(Random random) {
        return List.of(0, 1, 0x7f, 0x80, 0xff, random.nextInt(256)).get(random.nextInt(6));
    }
}
