package io.splashdam.fuzz;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/** What a broker says that it offers. */
final class Offered {
    private static final int HEAD_BYTES = 10;

    private Offered() {}

    static ApiVersionCollection by(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(ByteBuffer.allocate(4 + HEAD_BYTES)
                    .putInt(HEAD_BYTES)
                    .putShort((short) 18)
                    .putShort((short) 0)
                    .putInt(0)
                    .putShort((short) -1)
                    .array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            ByteBuffer body = ByteBuffer.wrap(answer).position(4);
            return new ApiVersionsResponseData(new ByteBufferAccessor(body), (short) 0).apiKeys();
        }
    }
}
