package io.splashdam.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerTest {
    private static final ListenerSettings SETTINGS =
            new ListenerSettings(1, 1 << 20, 100, 60_000, 60_000, 8 << 20, 4 << 20, 16, 1 << 20, 64, 2_000);

    private final Recorder recorder = new Recorder();

    @BeforeEach
    void paranoid() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void nothingIsHeld() {
        recorder.drop();
    }

    @Test
    void answersComeInTheOrderOfFramesWhateverTheOrderOfSending() throws Exception {
        try (Listener listener = start(SETTINGS);
                Frames peer = new Frames(listener)) {
            peer.send(bytes("a"), bytes("b"), bytes("c"));
            Call a = recorder.next();
            Call b = recorder.next();
            Call c = recorder.next();

            c.answer("C");
            b.answer.none();
            a.answer("A");

            assertThat(peer.receive()).isEqualTo(bytes("A"));
            assertThat(peer.receive()).isEqualTo(bytes("C"));
            await().untilAsserted(() -> assertThat(listener.heldBytes()).isZero());
        }
    }

    @Test
    void framesOfAllSizesArriveWholeHoweverTheyAreCut() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        recorder.echo = true;
        try (Listener listener = start(SETTINGS);
                Frames peer = new Frames(listener)) {
            for (int round = 0; round < 30; round++) {
                List<byte[]> frames = new ArrayList<>();
                for (int i = random.nextInt(8); i >= 0; i--) {
                    byte[] frame = new byte[random.nextInt(1 << random.nextInt(21))];
                    random.nextBytes(frame);
                    frames.add(frame);
                }
                java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
                java.io.DataOutputStream framed = new java.io.DataOutputStream(all);
                for (byte[] frame : frames) {
                    framed.writeInt(frame.length);
                    framed.write(frame);
                }
                byte[] stream = all.toByteArray();
                Thread writer = new Thread(() -> write(peer, stream, new Random(seed)));
                writer.start();
                for (byte[] frame : frames) {
                    assertThat(peer.receive())
                            .as("seed %d: -Dseed=%d", seed, seed)
                            .isEqualTo(frame);
                }
                writer.join();
            }
            await().untilAsserted(() -> assertThat(listener.heldBytes()).isZero());
        }
    }

    private static void write(Frames peer, byte[] stream, Random random) {
        try {
            for (int at = 0; at < stream.length; ) {
                int piece = Math.min(stream.length - at, 1 + random.nextInt(1 << random.nextInt(18)));
                peer.raw(java.util.Arrays.copyOfRange(stream, at, at + piece));
                at += piece;
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    // ---- a handler that remembers

    private Listener start(ListenerSettings settings) throws IOException {
        return Listener.start("127.0.0.1", 0, settings, recorder);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    record Call(Connection connection, byte[] frame, Answer answer) {
        void answer(String text) {
            Payload payload = Payload.withHead(text.length());
            payload.head().writeBytes(bytes(text));
            answer.send(payload);
        }
    }

    static final class Recorder implements FrameHandler {
        final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        volatile boolean echo;

        @Override
        public void onOpen(Connection connection) {
            opened.incrementAndGet();
        }

        @Override
        public void onFrame(Connection connection, ByteBuf frame) {
            Answer answer = connection.expect();
            if (echo) {
                answer.send(Payload.withHead(0).add(frame));
                return;
            }
            byte[] bytes = new byte[frame.readableBytes()];
            frame.readBytes(bytes);
            frame.release();
            calls.add(new Call(connection, bytes, answer));
        }

        @Override
        public void onClose(Connection connection) {
            closed.incrementAndGet();
        }

        Call next() throws InterruptedException {
            Call call = calls.poll(10, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("Expected a frame, but none came");
            }
            return call;
        }

        void drop() {
            calls.clear();
        }
    }
}
