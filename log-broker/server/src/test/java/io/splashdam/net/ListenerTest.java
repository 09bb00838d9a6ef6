package io.splashdam.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ListenerTest {
    private static final ListenerSettings SETTINGS = new ListenerSettings(
            1,
            1 << 20,
            100,
            100,
            60_000,
            60_000,
            8 << 20,
            4 << 20,
            16,
            1 << 20,
            2_000,
            new ListenerSettings.Sockets(64, -1, -1));

    private final Recorder recorder = new Recorder();

    @AfterEach
    void nothingLeaks() {
        Leaks.assertNone();
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void framesOfAllSizesArriveWholeHoweverTheyAreCut(boolean withEpoll) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        recorder.echo = true;
        try (Listener listener = start(withEpoll);
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

    @Test
    void aFrameThatIsTooLongOrNegativeClosesItsConnectionOnly() throws Exception {
        recorder.echo = true;
        try (Listener listener = start(SETTINGS);
                Frames other = new Frames(listener)) {
            for (int length : new int[] {(1 << 20) + 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                try (Frames peer = new Frames(listener)) {
                    peer.raw(java.nio.ByteBuffer.allocate(12).putInt(length).array());
                    assertThat(peer.isClosedByPeer()).isTrue();
                }
            }
            assertThat(other.send(bytes("still here")).receive()).isEqualTo(bytes("still here"));
        }
    }

    @Test
    void oneConnectionTooManyIsClosedAndOthersNoticeNothing() throws Exception {
        recorder.echo = true;
        try (Listener listener = start(with(s -> s.maxConnections = 2));
                Frames a = new Frames(listener);
                Frames b = new Frames(listener)) {
            assertThat(a.send(bytes("a")).receive()).isEqualTo(bytes("a"));
            assertThat(b.send(bytes("b")).receive()).isEqualTo(bytes("b"));
            try (Frames c = new Frames(listener)) {
                assertThat(c.isClosedByPeer()).isTrue();
            }
            assertThat(a.send(bytes("a")).receive()).isEqualTo(bytes("a"));
            b.close();
            await().untilAsserted(() -> assertThat(listener.connectionCount()).isEqualTo(1));
            try (Frames d = new Frames(listener)) {
                assertThat(d.send(bytes("d")).receive()).isEqualTo(bytes("d"));
            }
        }
    }

    @Test
    void oneConnectionTooManyFromOneAddressIsClosed() throws Exception {
        recorder.echo = true;
        try (Listener listener = start(with(s -> s.maxConnectionsPerIp = 1));
                Frames a = new Frames(listener)) {
            assertThat(a.send(bytes("a")).receive()).isEqualTo(bytes("a"));
            try (Frames b = new Frames(listener)) {
                assertThat(b.isClosedByPeer()).isTrue();
            }
            a.close();
            await().untilAsserted(() -> assertThat(listener.connectionCount()).isZero());
            try (Frames c = new Frames(listener)) {
                assertThat(c.send(bytes("c")).receive()).isEqualTo(bytes("c"));
            }
        }
    }

    @Test
    void aSilentConnectionIsClosedAndOneThatAwaitsItsAnswerIsNot() throws Exception {
        try (Listener listener = start(with(s -> s.idleMs = 1_000));
                Frames silent = new Frames(listener);
                Frames waiting = new Frames(listener)) {
            waiting.send(bytes("long poll"));
            Call call = recorder.next();

            assertThat(silent.isClosedByPeer()).isTrue();

            call.answer("at last");
            assertThat(waiting.receive()).isEqualTo(bytes("at last"));
        }
    }

    @Test
    void aConnectionThatStopsInsideAFrameIsClosed() throws Exception {
        try (Listener listener = start(with(s -> s.receiveTimeoutMs = 200));
                Frames inLength = new Frames(listener);
                Frames inFrame = new Frames(listener);
                Frames between = new Frames(listener)) {
            recorder.echo = true;
            inLength.raw(new byte[] {0, 0});
            inFrame.raw(new byte[] {0, 0, 1, 0, 42});
            assertThat(between.send(bytes("x")).receive()).isEqualTo(bytes("x"));

            assertThat(inLength.isClosedByPeer()).isTrue();
            assertThat(inFrame.isClosedByPeer()).isTrue();

            assertThat(between.send(bytes("x")).receive()).isEqualTo(bytes("x"));
            assertThat(listener.heldBytes()).isZero();
        }
    }

    @Test
    void halfOpenPeersHoldWhatTheySentAndNotWhatTheyPromised() throws Exception {
        List<Frames> peers = new ArrayList<>();
        recorder.echo = true;
        try (Listener listener = start(with(s -> s.maxFrameBytes = 8 << 20))) {
            for (int i = 0; i < 20; i++) {
                Frames peer = new Frames(listener);
                peers.add(peer);
                peer.raw(java.nio.ByteBuffer.allocate(5).putInt(8 << 20).array());
            }
            await().untilAsserted(() -> assertThat(recorder.opened).hasValue(20));
            try (Frames small = new Frames(listener)) {
                assertThat(small.send(bytes("room for me")).receive()).isEqualTo(bytes("room for me"));
            }
            assertThat(listener.heldBytes()).isLessThanOrEqualTo(8 << 20);
            for (Frames peer : peers) {
                peer.close();
            }
            await().untilAsserted(() -> assertThat(listener.heldBytes()).isZero());
        }
    }

    @Test
    void framesInFlightAreBoundedPerConnectionAndGoOnOnceAnswered() throws Exception {
        try (Listener listener = start(with(s -> s.maxFramesPerConnection = 3));
                Frames peer = new Frames(listener)) {
            for (int i = 0; i < 10; i++) {
                peer.send(bytes("frame " + i));
            }
            for (int i = 0; i < 10; i++) {
                Call call = recorder.next();
                assertThat(recorder.seen.get()).isLessThanOrEqualTo(i + 3);
                call.answer("" + i);
                assertThat(peer.receive()).isEqualTo(bytes("" + i));
            }
        }
    }

    @Test
    void bytesInFlightAreBoundedOverAllConnectionsAndEveryoneGetsTheirTurn() throws Exception {
        recorder.echo = true;
        try (Listener listener = start(with(s -> s.maxHeldBytes = 1 << 20))) {
            List<Thread> peers = new ArrayList<>();
            AtomicInteger answered = new AtomicInteger();
            for (int i = 0; i < 8; i++) {
                Thread thread = new Thread(() -> {
                    try (Frames peer = new Frames(listener)) {
                        for (int n = 0; n < 20; n++) {
                            byte[] frame = new byte[300_000 + n];
                            if (peer.send(frame).receive().length == frame.length) {
                                answered.incrementAndGet();
                            }
                        }
                    } catch (IOException failed) {
                        throw new java.io.UncheckedIOException(failed);
                    }
                });
                thread.start();
                peers.add(thread);
            }
            for (Thread peer : peers) {
                peer.join();
            }
            assertThat(answered).hasValue(160);
            assertThat(listener.heldBytes()).isZero();
        }
    }

    @Test
    void aReaderThatDoesNotReadStopsItsOwnRequestsOnly() throws Exception {
        recorder.answerBytes = 200_000;
        try (Listener listener = start(SETTINGS);
                Frames lazy = new Frames(listener);
                Frames other = new Frames(listener)) {
            Thread flood = new Thread(() -> {
                try {
                    for (int i = 0; i < 2_000; i++) {
                        lazy.send(bytes("more"));
                    }
                } catch (IOException closed) {
                    // the test is over
                }
            });
            flood.start();
            for (int i = 0; i < 20; i++) {
                assertThat(other.send(bytes("x")).receive()).hasSize(200_000);
            }
            int seen = recorder.seen.get();
            assertThat(seen).as("requests of the lazy reader").isLessThan(20 + 200);

            for (int i = 0; i < 2_000; i++) {
                assertThat(lazy.receive()).hasSize(200_000);
            }
            flood.join();
        }
    }

    @Test
    void aPausedConnectionIsNotReadUntilAllPausesAreTakenBack() throws Exception {
        try (Listener listener = start(SETTINGS);
                Frames peer = new Frames(listener)) {
            recorder.pauseFirst = true;
            peer.send(bytes("1"), bytes("2"), bytes("3"));
            Call first = recorder.next();
            first.connection().pause();
            first.connection().resume();
            first.answer("one");
            assertThat(peer.receive()).as("answers go out meanwhile").isEqualTo(bytes("one"));
            assertThat(recorder.calls).isEmpty();

            first.connection().resume();

            assertThat(recorder.next().frame()).isEqualTo(bytes("2"));
            assertThat(recorder.next().frame()).isEqualTo(bytes("3"));
        }
    }

    @Test
    void closingReleasesWhatIsPendingAndLateAnswersToo() throws Exception {
        try (Listener listener = start(SETTINGS);
                Frames peer = new Frames(listener)) {
            peer.send(bytes("1"), bytes("2"), bytes("3"));
            Call first = recorder.next();
            Call second = recorder.next();
            Call third = recorder.next();
            AtomicInteger released = new AtomicInteger();
            third.answer.send(Payload.withHead(4).onRelease(released::incrementAndGet));

            peer.close();
            await().untilAsserted(() -> assertThat(recorder.closed).hasValue(1));
            assertThat(released).as("answered, but behind one that was not").hasValue(1);
            assertThat(listener.heldBytes()).isZero();

            second.answer.send(Payload.withHead(4).onRelease(released::incrementAndGet));
            first.answer.none();

            assertThat(released).hasValue(2);
        }
    }

    @Test
    void anExceptionOfTheHandlerClosesThatConnectionOnly() throws Exception {
        recorder.echo = true;
        try (Listener listener = start(SETTINGS);
                Frames bad = new Frames(listener);
                Frames good = new Frames(listener)) {
            bad.send(bytes("throw"));
            assertThat(bad.isClosedByPeer()).isTrue();
            assertThat(good.send(bytes("x")).receive()).isEqualTo(bytes("x"));
            await().untilAsserted(() -> assertThat(listener.heldBytes()).isZero());
        }
    }

    @Test
    void closeWaitsForTheAnswersThatAreOwed() throws Exception {
        Listener listener = start(SETTINGS);
        try (Frames peer = new Frames(listener)) {
            peer.send(bytes("1"), bytes("2"));
            Call first = recorder.next();
            Call second = recorder.next();
            Thread closer = new Thread(listener::close);
            closer.start();
            second.answer("two");
            first.answer("one");

            assertThat(peer.receive()).isEqualTo(bytes("one"));
            assertThat(peer.receive()).isEqualTo(bytes("two"));
            assertThat(peer.isClosedByPeer()).isTrue();
            closer.join();
            assertThat(recorder.closed).hasValue(1);
        }
    }

    @Test
    void closeWaitsNoLongerThanItsTimeout() throws Exception {
        Listener listener = start(with(s -> s.drainTimeoutMs = 100));
        try (Frames peer = new Frames(listener)) {
            peer.send(bytes("never answered"));
            recorder.next();

            listener.close();

            assertThat(peer.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> Listener.start("127.0.0.1", taken.getLocalPort(), SETTINGS, recorder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("" + taken.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void segmentsAreSentFromTheirFileInOrderWithTheRest(boolean withEpoll, @TempDir Path directory) throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(4).nextBytes(content);
        AtomicInteger released = new AtomicInteger();
        try (Listener listener = start(withEpoll);
                FileChannel file = FileChannel.open(Files.write(directory.resolve("segment"), content));
                Frames peer = new Frames(listener)) {
            peer.send(bytes("1"), bytes("2"));
            Call first = recorder.next();
            Call second = recorder.next();
            Payload payload = Payload.withHead(10);
            payload.head().writeByte(1);
            payload.add(file, 5, content.length - 5, released::incrementAndGet);
            payload.head().writeByte(2);
            payload.add(ByteBuffer.wrap(content, 0, 5), released::incrementAndGet);
            second.answer("after");
            first.answer.send(payload);

            byte[] received = peer.receive();

            assertThat(received).hasSize(content.length + 2);
            assertThat(received[0]).isEqualTo((byte) 1);
            assertThat(Arrays.equals(received, 1, content.length - 4, content, 5, content.length))
                    .isTrue();
            assertThat(received[content.length - 4]).isEqualTo((byte) 2);
            assertThat(Arrays.equals(received, content.length - 3, content.length + 2, content, 0, 5))
                    .isTrue();
            assertThat(peer.receive()).isEqualTo(bytes("after"));
            await().untilAsserted(() -> assertThat(released).hasValue(2));
            assertThat(file.isOpen()).isTrue();
        }
    }

    // ---- a handler that remembers

    /** The settings, one by one. */
    private static final class Changed {
        int maxFrameBytes = SETTINGS.maxFrameBytes();
        int maxConnections = SETTINGS.maxConnections();
        int maxConnectionsPerIp = SETTINGS.maxConnectionsPerIp();
        long idleMs = SETTINGS.idleMs();
        long receiveTimeoutMs = SETTINGS.receiveTimeoutMs();
        long maxHeldBytes = SETTINGS.maxHeldBytes();
        int maxFramesPerConnection = SETTINGS.maxFramesPerConnection();
        long drainTimeoutMs = SETTINGS.drainTimeoutMs();
    }

    private static ListenerSettings with(Consumer<Changed> change) {
        Changed changed = new Changed();
        change.accept(changed);
        return new ListenerSettings(
                SETTINGS.networkThreads(),
                changed.maxFrameBytes,
                changed.maxConnections,
                changed.maxConnectionsPerIp,
                changed.idleMs,
                changed.receiveTimeoutMs,
                changed.maxHeldBytes,
                SETTINGS.maxHeldBytesPerConnection(),
                changed.maxFramesPerConnection,
                SETTINGS.maxAnswerBytesPerConnection(),
                changed.drainTimeoutMs,
                SETTINGS.sockets());
    }

    private Listener start(ListenerSettings settings) throws IOException {
        return Listener.start("127.0.0.1", 0, settings, recorder);
    }

    private Listener start(boolean withEpoll) throws IOException {
        return Listener.start("127.0.0.1", 0, SETTINGS, recorder, withEpoll && Epoll.isAvailable());
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
        final AtomicInteger seen = new AtomicInteger();
        volatile boolean echo;
        volatile boolean pauseFirst;
        volatile int answerBytes;

        @Override
        public void onOpen(Connection connection) {
            opened.incrementAndGet();
        }

        @Override
        public void onFrame(Connection connection, Frame given) {
            ByteBuf frame = given.bytes();
            seen.incrementAndGet();
            if (frame.readableBytes() == 5 && frame.getByte(frame.readerIndex()) == 't') {
                frame.release();
                throw new IllegalStateException("thrown by the test");
            }
            Answer answer = connection.expect();
            if (pauseFirst) {
                pauseFirst = false;
                connection.pause();
            }
            if (answerBytes > 0) {
                frame.release();
                Payload payload = Payload.withHead(answerBytes);
                payload.head().writeZero(answerBytes);
                answer.send(payload);
                return;
            }
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
    }
}
