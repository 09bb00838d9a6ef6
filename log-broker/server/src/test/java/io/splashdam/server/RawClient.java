package io.splashdam.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** A client that says exactly what it is told, in any version, by Kafka's own classes over a plain socket. */
public final class RawClient implements AutoCloseable {
    static final String CLIENT_ID = "raw";
    private static final int TIMEOUT_MS = 20_000;
    private static final int ANY = -1;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int correlationId;

    public RawClient(String bootstrap) {
        int colon = bootstrap.lastIndexOf(':');
        try {
            socket = new Socket(bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1)));
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One batch of v2 records without keys, as a producer sends it. */
    static MemoryRecords records(String... values) {
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = new SimpleRecord(System.currentTimeMillis(), ("k" + i).getBytes(), values[i].getBytes());
        }
        return MemoryRecords.withRecords(Compression.NONE, records);
    }

    public <R extends ApiMessage> R ask(ApiMessage request, int version, Class<R> response) {
        send(request, version);
        return receive(response, version);
    }

    public RawClient send(ApiMessage request, int version) {
        return sendFrame(frame(request, (short) version));
    }

    RawClient sendFrame(byte[] frame) {
        try {
            out.writeInt(frame.length);
            out.write(frame);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Promises {@code length} bytes, sends fewer. */
    RawClient sendPartOfAFrame(int length, int bytes) {
        try {
            out.writeInt(length);
            out.write(new byte[Math.min(bytes, length - 1)]);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private byte[] frame(ApiMessage request, short version) {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(request.apiKey())
                .setRequestApiVersion(version)
                .setCorrelationId(++correlationId)
                .setClientId(CLIENT_ID);
        return frame(header, request, version);
    }

    static byte[] frame(RequestHeaderData header, ApiMessage request, short version) {
        short headerVersion = ApiMessageType.fromApiKey(request.apiKey()).requestHeaderVersion(version);
        ObjectSerializationCache headerCache = new ObjectSerializationCache();
        ObjectSerializationCache cache = new ObjectSerializationCache();
        int headerBytes = header.size(headerCache, headerVersion);
        ByteBuffer frame = ByteBuffer.allocate(headerBytes + request.size(cache, version));
        header.write(new ByteBufferAccessor(frame), headerCache, headerVersion);
        request.write(new ByteBufferAccessor(frame), cache, version);
        return frame.array();
    }

    /** The next answer, which has to be the one to the request sent last, or the {@code behind}-th before it. */
    public <R extends ApiMessage> R receive(Class<R> response, int version) {
        return receive(response, version, 0);
    }

    <R extends ApiMessage> R receive(Class<R> response, int version, int behind) {
        return receiveAnswerTo(correlationId - behind, response, version);
    }

    /** The next answer, whichever request it is to. */
    <R extends ApiMessage> R receiveAny(Class<R> response, int version) {
        return receiveAnswerTo(ANY, response, version);
    }

    private <R extends ApiMessage> R receiveAnswerTo(int expected, Class<R> response, int version) {
        try {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            ByteBufferAccessor bytes = new ByteBufferAccessor(ByteBuffer.wrap(frame));
            R body = response.getDeclaredConstructor().newInstance();
            short headerVersion = ApiMessageType.fromApiKey(body.apiKey()).responseHeaderVersion((short) version);
            int answered = new ResponseHeaderData(bytes, headerVersion).correlationId();
            if (expected != ANY && answered != expected) {
                throw new AssertionError("Expected the answer to " + expected + ", but got " + answered);
            }
            body.read(bytes, (short) version);
            if (bytes.remaining() > 0) {
                throw new AssertionError(bytes.remaining() + " bytes too many in " + body);
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** True when the broker closes, false when it answers. */
    boolean isClosedByBroker() {
        try {
            in.readInt();
            return false;
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("Expected the connection to be closed, but it is open and silent", silent);
        } catch (EOFException closed) {
            return true;
        } catch (IOException reset) {
            return true;
        }
    }

    /** True when nothing comes within {@code ms}. */
    boolean isSilentFor(int ms) {
        try {
            socket.setSoTimeout(ms);
            in.readByte();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            try {
                socket.setSoTimeout(TIMEOUT_MS);
            } catch (IOException closed) {
                // then the next call says so
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
