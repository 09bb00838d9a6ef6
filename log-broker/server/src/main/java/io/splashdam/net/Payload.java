package io.splashdam.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one answer: what is written into {@link #head}, and between that, parts that are sent from where they lie.
 *
 * <pre>
 *  head   ├ length ┬ ……… ┬ ……… ┬ ……… ┤      one buffer, written from left to right
 *  parts                 ▲ 0   ▲ 1          each goes where the head ended when it was added
 * </pre>
 *
 * <p>Owned by the thread that builds it until {@link Answer#send}, which takes ownership of all parts.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells failures to the pipeline
public final class Payload {
    private static final int LENGTH_BYTES = 4;
    private static final int[] NO_CUTS = {};

    /** Stands for "no answer" in the order of answers. */
    static final Payload NONE = new Payload(Unpooled.EMPTY_BUFFER);

    /** Stands for "the connection is closed" in the order of answers. */
    static final Payload CLOSED = new Payload(Unpooled.EMPTY_BUFFER);

    private final ByteBuf head;
    private long bytes;
    private @Nullable List<Object> parts;

    /** Where in the head each part goes. */
    private int[] cuts = NO_CUTS;

    private @Nullable List<Runnable> releases;

    private Payload(ByteBuf head) {
        this.head = head;
    }

    /** A payload whose head has room for {@code headBytes} without growing. */
    public static Payload withHead(int headBytes) {
        ByteBuf head = Buffers.pool().directBuffer(LENGTH_BYTES + headBytes);
        return new Payload(head.writeInt(0));
    }

    /** Where the answer's own bytes are written. Its first four bytes, already written, are the length's. */
    public ByteBuf head() {
        return head;
    }

    /** Adds a buffer behind what is there and takes ownership of it. */
    public Payload add(ByteBuf part) {
        return add(part, part.readableBytes());
    }

    /** Adds the bytes between position and limit; {@code release} runs once they are sent, or never will be. */
    public Payload add(ByteBuffer part, Runnable release) {
        return add(Unpooled.wrappedBuffer(part), part.remaining()).onRelease(release);
    }

    /** Adds a part of a file; {@code release} runs once it is sent, or never will be. */
    public Payload add(FileChannel file, long position, long regionBytes, Runnable release) {
        return add(new SegmentRegion(file, position, regionBytes, release), regionBytes);
    }

    /** Runs {@code release} once this payload is sent, or never will be, on whichever thread finds out. */
    public Payload onRelease(Runnable release) {
        if (releases == null) {
            releases = new ArrayList<>(4);
        }
        releases.add(release);
        return this;
    }

    /** Bytes on the wire, without the length prefix. */
    public long bytes() {
        return head.readableBytes() - LENGTH_BYTES + bytes;
    }

    /** Drops everything: for a payload that is not going to be sent. */
    public void release() {
        head.release();
        if (parts != null) {
            parts.forEach(ReferenceCountUtil::release);
        }
        sent();
    }

    /** Puts all parts into the channel's queue, which releases them. The promise is the last part's. */
    void writeTo(Channel channel, ChannelPromise promise) {
        head.setInt(0, Math.toIntExact(bytes()));
        List<Object> between = parts;
        if (between == null) {
            channel.write(head, promise);
            return;
        }
        int end = head.writerIndex();
        int last = between.size() - 1;
        int from = 0;
        for (int i = 0; i <= last; i++) {
            if (cuts[i] > from) {
                channel.write(head.retainedSlice(from, cuts[i] - from), channel.voidPromise());
                from = cuts[i];
            }
            channel.write(between.get(i), i == last && from == end ? promise : channel.voidPromise());
        }
        if (from < end) {
            channel.write(head.readerIndex(from), promise);
        } else {
            head.release();
        }
    }

    /** The channel is done with all parts: the owners of borrowed bytes get them back. */
    void sent() {
        if (releases != null) {
            releases.forEach(Runnable::run);
        }
    }

    private Payload add(Object part, long partBytes) {
        if (parts == null) {
            parts = new ArrayList<>(4);
        }
        if (parts.size() == cuts.length) {
            cuts = Arrays.copyOf(cuts, Math.max(4, cuts.length * 2));
        }
        cuts[parts.size()] = head.writerIndex();
        parts.add(part);
        bytes += partBytes;
        return this;
    }
}
