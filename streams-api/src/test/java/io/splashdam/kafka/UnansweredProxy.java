package io.splashdam.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a broker that advertises this address, and on demand loses what ends a transaction: the request, or the
 * answer to it. Whatever else is asked goes through.
 */
final class UnansweredProxy implements AutoCloseable {
    private static final int END_TXN = 26;
    private static final int INIT_PRODUCER_ID = 22;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile int brokerPort;
    private volatile Loss loss = Loss.NOTHING;

    enum Loss {
        NOTHING,
        /** The broker never hears of the end. */
        REQUEST,
        /** The broker ends the transaction, and nobody is told. */
        ANSWER
    }

    UnansweredProxy() throws IOException {
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void leadTo(int port) {
        brokerPort = port;
    }

    /** From now on, until a producer begins anew. */
    void lose(Loss what) {
        loss = what;
    }

    int lost() {
        return lost.get();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
                open.addAll(List.of(client, broker));
                Connection connection = new Connection(client, broker);
                daemon(connection::requests);
                daemon(connection::answers);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket broker;
        private volatile boolean isSilent;

        Connection(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        void requests() {
            try {
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(broker.getOutputStream());
                while (true) {
                    byte[] frame = new byte[in.readInt()];
                    in.readFully(frame);
                    int key = frame[0] << 8 | frame[1] & 0xff;
                    if (key == INIT_PRODUCER_ID) {
                        loss = Loss.NOTHING;
                    }
                    if (key == END_TXN && loss != Loss.NOTHING) {
                        lost.incrementAndGet();
                        isSilent = true;
                        if (loss == Loss.REQUEST) {
                            continue;
                        }
                    }
                    out.writeInt(frame.length);
                    out.write(frame);
                    out.flush();
                }
            } catch (IOException e) {
                close();
            }
        }

        void answers() {
            try {
                InputStream in = broker.getInputStream();
                byte[] bytes = new byte[64 * 1024];
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    if (!isSilent) {
                        client.getOutputStream().write(bytes, 0, read);
                    }
                }
            } catch (IOException e) {
                // closed
            }
            close();
        }

        private void close() {
            try {
                client.close();
                broker.close();
            } catch (IOException e) {
                // it is to be gone anyway
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
