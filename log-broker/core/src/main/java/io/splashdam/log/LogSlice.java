package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;

public final class LogSlice {
    final DiskFile f;
    final long p;
    final int n;

    LogSlice(DiskFile f, long p, int n) {
        this.f = f;
        this.p = p;
        this.n = n;
    }

    public int bytes() {
        return n;
    }

    public void readInto(ByteBuffer b) throws IOException {
        long at = p;
        while (b.hasRemaining()) {
            int r = f.read(at, b);
            if (r < 0) throw new IOException("eof");
            at += r;
        }
    }

    public void release() {}

    public boolean isEmpty() {
        return n == 0;
    }

    public DiskFile file() {
        return f;
    }

    public long position() {
        return p;
    }
}
