package io.splashdam.cli.doctor;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two requests in plain text over a socket of its own: which versions (ApiVersions 0) and which brokers (Metadata 2). A client library
 * would hide what answers here instead of a broker, and would follow the advertised addresses that are to be judged.
 *
 * <pre>
 *   length (4) api key (2) version (2) correlation id (4) client id (2 + n) body        ─►
 *   ◄─ length (4) correlation id (4) body
 * </pre>
 *
 * Owned by one thread.
 */
final class WireProbe implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;
    private static final byte[] CLIENT_ID = "splashdam-doctor".getBytes(StandardCharsets.UTF_8);
    private static final short METADATA = 3;
    private static final short METADATA_VERSION = 2;
    private static final short API_VERSIONS = 18;

    private final Socket socket;
    private final DataInputStream in;
    private int correlationId;

    private WireProbe(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
    }

    /** Lowest and highest version of an API. */
    record Range(int min, int max) {}

    /** A broker as its cluster describes it to clients. */
    record Node(int id, Address address) {}

    record Cluster(String id, List<Node> brokers) {}

    /** Whoever listens there does not answer as a broker would. */
    static class NotKafka extends IOException {
        private static final long serialVersionUID = 1L;

        private final String remedy;

        NotKafka(String what, String remedy) {
            super(what);
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }

    static WireProbe connect(InetAddress host, int port, int timeoutMs) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeoutMs);
            socket.connect(new InetSocketAddress(host, port), timeoutMs);
            return new WireProbe(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Versions by API key. */
    TreeMap<Integer, Range> apiVersions() throws IOException {
        ByteBuffer answer = ask(API_VERSIONS, (short) 0, new byte[0]);
        try {
            answer.getShort();
            var ranges = new TreeMap<Integer, Range>();
            for (int left = answer.getInt(); left > 0; left--) {
                ranges.put((int) answer.getShort(), new Range(answer.getShort(), answer.getShort()));
            }
            return ranges;
        } catch (BufferUnderflowException e) {
            throw new NotKafka("answers with something that is no list of versions", "is this the port of a broker?");
        }
    }

    Cluster metadata() throws IOException {
        byte[] noTopics = new byte[Integer.BYTES];
        ByteBuffer answer;
        try {
            answer = ask(METADATA, METADATA_VERSION, noTopics);
        } catch (Silence e) {
            throw e;
        } catch (NotKafka e) {
            throw new NotKafka(
                    "knows versions, but " + e.getMessage() + " when asked for its brokers",
                    "it may want a password: set security.protocol=SASL_PLAINTEXT and sasl.* with --command-config");
        }
        try {
            var brokers = new ArrayList<Node>();
            for (int left = answer.getInt(); left > 0; left--) {
                int id = answer.getInt();
                brokers.add(new Node(id, new Address(String.valueOf(string(answer)), answer.getInt())));
                string(answer); // rack
            }
            return new Cluster(String.valueOf(string(answer)), brokers);
        } catch (BufferUnderflowException e) {
            throw new NotKafka("answers with something that is no list of brokers", "is this the port of a broker?");
        }
    }

    private static @Nullable String string(ByteBuffer in) {
        int length = in.getShort();
        if (length < 0) {
            return null;
        }
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Who says nothing to a broker's question may still answer a browser's. */
    static boolean speaksHttp(InetAddress host, int port, int timeoutMs) {
        try (var probe = connect(host, port, timeoutMs)) {
            probe.socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(probe.in.readNBytes(4), StandardCharsets.US_ASCII).equals("HTTP");
        } catch (IOException e) {
            return false;
        }
    }

    /** Nothing came in time. */
    static final class Silence extends NotKafka {
        private static final long serialVersionUID = 1L;

        Silence(int timeoutMs) {
            super(
                    "accepts connections, but says nothing within " + timeoutMs + " ms",
                    "is it a broker, and is it alive? a load balancer or an overloaded broker behaves like that");
        }
    }

    private ByteBuffer ask(short apiKey, short version, byte[] body) throws IOException {
        int bytes = 2 + 2 + 4 + 2 + CLIENT_ID.length + body.length;
        ByteBuffer request = ByteBuffer.allocate(4 + bytes);
        request.putInt(bytes).putShort(apiKey).putShort(version).putInt(++correlationId);
        request.putShort((short) CLIENT_ID.length).put(CLIENT_ID).put(body);
        try {
            socket.getOutputStream().write(request.array());
            return answer();
        } catch (SocketTimeoutException e) {
            throw new Silence(socket.getSoTimeout());
        } catch (NotKafka e) {
            throw e;
        } catch (IOException e) {
            throw new NotKafka(
                    "accepts connections, but closes them when asked",
                    "is it a broker? if the listener wants TLS, set security.protocol=SSL with --command-config");
        }
    }

    private ByteBuffer answer() throws IOException {
        int length = in.readInt();
        if (length < 4 || length > MAX_ANSWER_BYTES) {
            throw stranger(length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        ByteBuffer answer = ByteBuffer.wrap(bytes);
        if (answer.getInt() != correlationId) {
            throw new NotKafka("answers another question than the one asked", "is this the port of a broker?");
        }
        return answer;
    }

    /** Four bytes tell most of those apart who may listen on a port. */
    private NotKafka stranger(int firstBytes) throws IOException {
        int kind = firstBytes >>> 24;
        if (kind == 0x15 || kind == 0x16) {
            return new NotKafka("speaks TLS", "set security.protocol=SSL with --command-config or a profile");
        }
        byte[] first = ByteBuffer.allocate(4).putInt(firstBytes).array();
        String text = new String(first, StandardCharsets.US_ASCII);
        if (text.equals("HTTP")) {
            return http();
        }
        if (text.chars().allMatch(c -> c >= ' ' && c < 127)) {
            return new NotKafka("answers with text: \"" + text + restOfLine() + "\"", "is this the port of a broker?");
        }
        return new NotKafka("does not speak Kafka's protocol", "is this the port of a broker?");
    }

    static NotKafka http() {
        return new NotKafka(
                "speaks HTTP, not Kafka's protocol", "name the port of a Kafka listener, 9092 in most cases");
    }

    private String restOfLine() throws IOException {
        var rest = new StringBuilder();
        try {
            for (int c = in.read(); c >= ' ' && c < 127 && rest.length() < 60; c = in.read()) {
                rest.append((char) c);
            }
        } catch (EOFException | SocketTimeoutException e) {
            return rest.toString();
        }
        return rest.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
