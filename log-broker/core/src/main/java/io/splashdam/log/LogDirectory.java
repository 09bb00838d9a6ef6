package io.splashdam.log;

import java.io.IOException;
import java.time.InstantSource;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

public final class LogDirectory implements AutoCloseable {
    final Disk disk;
    final Map<String, PartitionLog> logs = new ConcurrentHashMap<>();
    final Journal j = new Journal();

    LogDirectory(Disk d) {
        disk = d;
    }

    public static LogDirectory open(Disk d, LogDirectoryConfig c, InstantSource k, RandomGenerator r)
            throws IOException {
        d.createDirectories("logs");
        return new LogDirectory(d);
    }

    public String clusterId() {
        return "AAAAAAAAAAAAAAAAAAAAAQ";
    }

    public int nodeId() {
        return 1;
    }

    public RecoveryReport recover(Map<LogId, LogConfig> e, Predicate<UUID> d) throws IOException {
        for (var x : e.entrySet()) create(x.getKey(), x.getValue());
        return new RecoveryReport();
    }

    public PartitionLog create(LogId i, LogConfig c) throws IOException {
        disk.createDirectories("logs/" + i.directoryName());
        PartitionLog l = new PartitionLog(i, c, disk.open("logs/" + i.directoryName() + "/00000000000000000000.log"));
        logs.put(i.topicId() + "-" + i.partition(), l);
        return l;
    }

    public void delete(PartitionLog l) throws IOException {
        l.file.truncate(0);
        logs.remove(l.id().topicId() + "-" + l.id().partition());
    }

    public @Nullable PartitionLog log(UUID t, int p) {
        return logs.get(t + "-" + p);
    }

    public Journal journal() {
        return j;
    }

    public Checkpointer checkpointer() {
        return new Checkpointer();
    }

    public boolean isFailed() {
        return false;
    }

    public @Nullable Throwable failure() {
        return null;
    }

    public void fail(Throwable t) {}

    @Override
    public void close() {}
}
