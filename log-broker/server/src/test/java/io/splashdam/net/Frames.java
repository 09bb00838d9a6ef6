package io.splashdam.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A peer that speaks in frames over a plain blocking socket. */
final class Frames implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Frames(Listener listener) throws IOException {
        socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress("127.0.0.1", listener.address().getPort()), TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    Frames send(byte[]... frames) throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        DataOutputStream framed = new DataOutputStream(all);
        for (byte[] frame : frames) {
            framed.writeInt(frame.length);
            framed.write(frame);
        }
        return raw(all.toByteArray());
    }

    Frames raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    byte[] receive() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    /** True when the other side has closed, false when bytes came. */
    boolean isClosedByPeer() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("Expected the connection to be closed, but it is open and silent", open);
        } catch (IOException reset) {
            return true;
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
