package io.splashdam.log;

import io.splashdam.producer.ProducerStates;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.*;
import org.jspecify.annotations.Nullable;

public final class PartitionLog {
    final DiskFile file;
    final LogId id;
    LogConfig config;
    long size;
    volatile long end;
    long next;
    volatile long start;
    final ProducerStates producers = new ProducerStates();
    final List<ByteBuffer> staged = new ArrayList<>();
    long stagedBase;
    final TreeMap<Long, long[]> index = new TreeMap<>();
    final BatchView view = new BatchView();

    PartitionLog(LogId id, LogConfig c, DiskFile f) throws IOException {
        this.id = id;
        config = c;
        file = f;
        ByteBuffer all = ByteBuffer.allocate((int) f.size());
        while (all.hasRemaining() && f.read(all.position(), all) > 0) {}
        all.flip();
        int at = 0;
        while (view.wrap(all, at).isWhole() && view.isSound()) {
            index.put(view.baseOffset(), new long[] {at, view.sizeBytes(), view.maxTimestamp()});
            end = view.nextOffset();
            producers.append(view);
            at += view.sizeBytes();
        }
        size = at;
        next = end;
    }

    public LogId id() {
        return id;
    }

    public LogConfig config() {
        return config;
    }

    public void reconfigure(LogConfig c) {
        config = c;
    }

    public long startOffset() {
        return start;
    }

    public long endOffset() {
        return end;
    }

    public ProducerStates producers() {
        return producers;
    }

    public long stage(ByteBuffer b, int e, long n) {
        if (staged.isEmpty()) stagedBase = next;
        long base = next;
        for (int at = b.position(); at < b.limit(); at += view.sizeBytes()) {
            view.wrap(b, at);
            view.assign(next, e);
            if (config.timestampType() == TimestampType.LOG_APPEND_TIME) view.stampLogAppendTime(n);
            producers.append(view);
            next = view.nextOffset();
        }
        staged.add(b.duplicate());
        return base;
    }

    public int stagedBytes() {
        return 0;
    }

    public void dropStaged() {
        staged.clear();
        next = end;
    }

    public synchronized Written writeStaged(long n) throws IOException {
        int bytes = 0;
        ByteBuffer[] a = new ByteBuffer[staged.size()];
        ByteBuffer[] c = new ByteBuffer[a.length];
        for (int i = 0; i < a.length; i++) {
            ByteBuffer b = staged.get(i);
            a[i] = b;
            c[i] = b.duplicate();
            long p = size + bytes;
            for (int at = b.position(); at < b.limit(); at += view.sizeBytes()) {
                view.wrap(b, at);
                index.put(view.baseOffset(), new long[] {p + at - b.position(), view.sizeBytes(), view.maxTimestamp()});
            }
            bytes += b.remaining();
        }
        file.write(size, c, c.length);
        size += bytes;
        long base = stagedBase;
        end = next;
        staged.clear();
        return new Written(this, base, end, a, bytes);
    }

    public void truncateTo(long o) throws IOException {}

    public boolean advanceStartOffset(long o) throws IOException {
        start = Math.max(o, start);
        return true;
    }

    public void assignEpoch(int e, long s) throws IOException {}

    public long maintain(long n, long hw) throws IOException {
        return 0;
    }

    public synchronized LogSlice read(long o, int m, long e, boolean a) throws IOException {
        if (o < start || o > end) throw new OffsetOutOfRangeException();
        Map.Entry<Long, long[]> f = index.floorEntry(o);
        if (f == null || o >= e) return new LogSlice(file, 0, 0);
        long p = f.getValue()[0];
        int n = 0;
        for (var x : index.tailMap(f.getKey()).entrySet()) {
            if (x.getKey() >= e) break;
            int s = (int) x.getValue()[1];
            if (n + s > m && !(n == 0 && a)) break;
            n += s;
        }
        return new LogSlice(file, p, n);
    }

    public synchronized @Nullable TimestampedOffset offsetForTime(long t, long e) throws IOException {
        for (var x : index.entrySet())
            if (x.getValue()[2] >= t) return new TimestampedOffset(x.getValue()[2], x.getKey(), 0);
        return null;
    }

    public @Nullable TimestampedOffset maxTimestamp(long e) throws IOException {
        return null;
    }

    public EpochEnd endOffsetForEpoch(int e) {
        return new EpochEnd(-1, -1);
    }

    public int latestEpoch() {
        return 0;
    }

    public long sizeBytes() {
        return size;
    }
}
