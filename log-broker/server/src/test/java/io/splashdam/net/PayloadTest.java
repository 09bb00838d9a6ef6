package io.splashdam.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadTest {
    @TempDir
    Path directory;

    @Test
    void partsStandWhereTheHeadEndedWhenTheyWereAdded() {
        Payload payload = Payload.withHead(8);
        payload.head().writeByte('a');
        payload.add(Unpooled.wrappedBuffer(new byte[] {'b'}));
        payload.add(ByteBuffer.wrap(new byte[] {'c'}), () -> {});
        payload.head().writeByte('d');
        payload.add(Unpooled.wrappedBuffer(new byte[] {'e'}));
        EmbeddedChannel channel = new EmbeddedChannel();

        Payloads.write(payload, channel);

        ByteBuf sent = Unpooled.buffer();
        ByteBuf part;
        while ((part = channel.readOutbound()) != null) {
            sent.writeBytes(part);
            part.release();
        }
        assertThat(sent.readInt()).isEqualTo(5);
        assertThat(sent.toString(java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("abcde");
    }

    @Test
    void aSegmentThatWasSentOrDroppedIsGivenBackAndStaysOpen() throws Exception {
        AtomicInteger released = new AtomicInteger();
        try (FileChannel file = FileChannel.open(Files.write(directory.resolve("f"), new byte[10]))) {
            Payload.withHead(4).add(file, 0, 10, released::incrementAndGet).release();

            assertThat(released).hasValue(1);
            assertThat(file.isOpen()).isTrue();
        }
    }

    @Test
    void borrowedBuffersAreGivenBackOnceSent() {
        AtomicInteger released = new AtomicInteger();
        EmbeddedChannel channel = new EmbeddedChannel();
        Payload payload = Payload.withHead(4).add(ByteBuffer.allocate(3), released::incrementAndGet);

        Payloads.write(payload, channel);

        assertThat(released).hasValue(1);
        channel.finishAndReleaseAll();
    }
}
