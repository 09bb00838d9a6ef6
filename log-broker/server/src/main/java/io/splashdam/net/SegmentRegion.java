package io.splashdam.net;

import io.netty.channel.DefaultFileRegion;
import java.nio.channels.FileChannel;

/** Part of a file that the kernel sends. When it has been sent, the owner of the file is told; the file stays open. */
final class SegmentRegion extends DefaultFileRegion {
    private final Runnable release;

    SegmentRegion(FileChannel file, long position, long bytes, Runnable release) {
        super(file, position, bytes);
        this.release = release;
    }

    /** Netty's own closes the channel, under everyone else who reads the segment. */
    @Override
    protected void deallocate() {
        release.run();
    }
}
