package io.splashdam.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/**
 * One peer after the other that sends frames: whole, slowly, many at once, half-closed, torn. Whoever waits for an answer gets it, or the
 * connection ends. Owned by one thread.
 */
final class Attacker {
    /** Requests that may wait for something that does not come. */
    private static final List<Integer> MAY_WAIT = List.of(1, 11, 14);

    private static final int PATIENCE_MS = 60_000;
    private static final int GLANCE_MS = 100;
    private static final int CONNECT_MS = 20_000;

    private final int port;
    private final FrameSource source;
    private final Memory memory;
    private final Tally tally;
    private final Random random;

    Attacker(int port, FrameSource source, Memory memory, Tally tally, Random random) {
        this.port = port;
        this.source = source;
        this.memory = memory;
        this.tally = tally;
        this.random = random;
    }

    /** One peer's life. */
    void act() {
        try (Socket socket = connect()) {
            switch (random.nextInt(12)) {
                case 0 -> sendSlowly(socket);
                case 1 -> sendHalfClosed(socket);
                case 2 -> tear(socket);
                case 3 -> askWithoutReading(socket);
                case 4 -> lieAboutLength(socket);
                default -> converse(socket);
            }
        } catch (IOException closedByBroker) {
            tally.closed.increment();
        }
    }

    /** From many addresses of the loopback net: no port runs out. */
    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(
                    InetAddress.getByAddress(
                            new byte[] {127, 0, (byte) random.nextInt(100), (byte) (1 + random.nextInt(200))}),
                    0));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(GLANCE_MS);
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0); // closes with a reset
            }
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Several exchanges on one connection, until the broker closes it: after damage soon, so some peers only send what is sound. */
    private void converse(Socket socket) throws IOException {
        Answers in = new Answers(socket);
        boolean isSound = random.nextInt(3) > 0;
        for (int rounds = 1 + random.nextInt(20); rounds > 0; rounds--) {
            List<byte[]> frames = frames(1 + random.nextInt(random.nextInt(4) == 0 ? 16 : 2), isSound);
            socket.getOutputStream().write(wire(frames));
            if (!readAnswers(in, frames)) {
                return;
            }
        }
    }

    private void sendSlowly(Socket socket) throws IOException {
        List<byte[]> frames = frames(1 + random.nextInt(3), false);
        byte[] bytes = wire(frames);
        int piece = Math.max(1, bytes.length / (1 + random.nextInt(12)));
        for (int at = 0; at < bytes.length; at += piece) {
            socket.getOutputStream().write(bytes, at, Math.min(piece, bytes.length - at));
            LockSupport.parkNanos(random.nextInt(2_000_000)); // what a slow peer is
        }
        readAnswers(new Answers(socket), frames);
    }

    private void sendHalfClosed(Socket socket) throws IOException {
        socket.getOutputStream().write(wire(frames(1 + random.nextInt(4), false)));
        socket.shutdownOutput();
        awaitEnd(socket, "after the end of its input");
    }

    private void tear(Socket socket) throws IOException {
        byte[] bytes = wire(frames(1 + random.nextInt(4), false));
        socket.getOutputStream().write(bytes, 0, random.nextInt(bytes.length));
    }

    private void askWithoutReading(Socket socket) throws IOException {
        socket.getOutputStream().write(wire(frames(random.nextInt(60), true)));
    }

    /** The length says more, less, nothing or something impossible. */
    private void lieAboutLength(Socket socket) throws IOException {
        byte[] bytes = wire(frames(1, false));
        int length = ByteBuffer.wrap(bytes).getInt();
        int[] lies = {-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, 101 << 20, length - 1, length + 1, length + 100_000};
        ByteBuffer.wrap(bytes).putInt(lies[random.nextInt(lies.length)]);
        socket.getOutputStream().write(bytes);
        if (random.nextInt(4) == 0) {
            socket.shutdownOutput();
            awaitEnd(socket, "after a frame with a wrong length and the end of its input");
        }
    }

    /** The last one is a question that is answered at once: what stands before it is answered then, too. */
    private List<byte[]> frames(int count, boolean isSound) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(isSound ? source.sound(random) : source.damaged(random));
        }
        frames.add(source.sentinel());
        return frames;
    }

    private byte[] wire(List<byte[]> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            bytes.writeBytes(ByteBuffer.allocate(4).putInt(frame.length).array());
            bytes.writeBytes(frame);
            tally.sent(frame);
        }
        return bytes.toByteArray();
    }

    private void awaitEnd(Socket socket, String when) throws IOException {
        long startedNs = System.nanoTime();
        byte[] any = new byte[4096];
        while (true) {
            try {
                if (socket.getInputStream().read(any) < 0) {
                    return;
                }
            } catch (SocketTimeoutException silent) {
                if (System.nanoTime() - startedNs > PATIENCE_MS * 1_000_000L) {
                    throw new AssertionError("the connection was not closed within " + PATIENCE_MS + " ms " + when);
                }
            }
        }
    }

    /** False when the connection is of no use any more. */
    private boolean readAnswers(Answers in, List<byte[]> asked) throws IOException {
        int next = 0;
        while (next < asked.size()) {
            byte[] answer = readAnswer(in, asked.subList(next, asked.size()));
            if (answer == null) {
                tally.waiting.increment();
                return false;
            }
            int correlationId = ByteBuffer.wrap(answer).getInt();
            while (correlationIdOf(asked.get(next)) != correlationId) {
                if (keyOf(asked.get(next)) != 0 || next + 1 == asked.size()) { // acks=0
                    throw new AssertionError("the answer to " + correlationId + " came in the place of that to "
                            + describe(asked.get(next)));
                }
                next++;
            }
            understand(asked.get(next), answer);
            next++;
        }
        return true;
    }

    /** Null when what was asked may wait, and does. */
    private byte[] readAnswer(Answers in, List<byte[]> open) throws IOException {
        long startedNs = System.nanoTime();
        while (true) {
            byte[] answer = in.next();
            if (answer != null) {
                return answer;
            }
            if (open.stream().anyMatch(frame -> MAY_WAIT.contains(keyOf(frame)))) {
                return null;
            }
            if (System.nanoTime() - startedNs > PATIENCE_MS * 1_000_000L) {
                throw new AssertionError("neither answered nor closed within " + PATIENCE_MS + " ms: "
                        + describe(open.get(0)) + " and " + (open.size() - 1) + " behind it");
            }
        }
    }

    /** Answers as they come in. */
    private static final class Answers {
        private final Socket socket;
        private final BufferedInputStream bytes;
        private final DataInputStream in;

        Answers(Socket socket) throws IOException {
            this.socket = socket;
            bytes = new BufferedInputStream(socket.getInputStream());
            in = new DataInputStream(bytes);
        }

        /** Null when none begins soon. */
        byte[] next() throws IOException {
            bytes.mark(1);
            try {
                if (bytes.read() < 0) {
                    throw new EOFException();
                }
            } catch (SocketTimeoutException silent) {
                return null;
            }
            bytes.reset();
            socket.setSoTimeout(PATIENCE_MS);
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            socket.setSoTimeout(GLANCE_MS);
            return answer;
        }
    }

    /** What Kafka's own classes cannot read is no answer. */
    private void understand(byte[] frame, byte[] answer) {
        int key = keyOf(frame);
        int version = ByteBuffer.wrap(frame).getShort(2);
        ApiMessageType type = ApiMessageType.fromApiKey((short) key);
        if (type == ApiMessageType.API_VERSIONS && !source.isOffered(key, version)) {
            version = 0;
        }
        ApiMessage body = type.newResponse();
        try {
            ByteBufferAccessor bytes = new ByteBufferAccessor(ByteBuffer.wrap(answer));
            new ResponseHeaderData(bytes, type.responseHeaderVersion((short) version));
            body.read(bytes, (short) version);
            if (bytes.remaining() > 0) {
                throw new IllegalStateException(bytes.remaining() + " bytes too many");
            }
        } catch (RuntimeException notUnderstood) {
            throw new AssertionError("the answer cannot be read that was given to " + describe(frame), notUnderstood);
        }
        tally.answered(key, body);
        memory.learn(request(frame, type), body, random);
    }

    /** As Kafka's classes read it; one without values when they cannot. */
    private static ApiMessage request(byte[] frame, ApiMessageType type) {
        ApiMessage request = type.newRequest();
        try {
            short version = ByteBuffer.wrap(frame).getShort(2);
            ByteBufferAccessor bytes = new ByteBufferAccessor(ByteBuffer.wrap(frame));
            new RequestHeaderData(bytes, type.requestHeaderVersion(version));
            request.read(bytes, version);
            return request;
        } catch (RuntimeException damaged) {
            return type.newRequest();
        }
    }

    private static int keyOf(byte[] frame) {
        return frame.length < 2 ? -1 : ByteBuffer.wrap(frame).getShort();
    }

    private static int correlationIdOf(byte[] frame) {
        return frame.length < 8 ? -1 : ByteBuffer.wrap(frame).getInt(4);
    }

    private static String describe(byte[] frame) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(frame.length, 2_000); i++) {
            hex.append(String.format("%02x", frame[i]));
        }
        return "key " + keyOf(frame) + ", " + frame.length + " bytes: " + hex;
    }
}
