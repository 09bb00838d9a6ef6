package io.splashdam.broker;

import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.ring.Ring;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retention, rolling by time and forgetting old producers: once in a while for every partition, in the order of its appends. */
final class Maintenance {
    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    private final Partitions partitions;
    private final Ring ring;
    private final LongSupplier producerExpirationMs;

    Maintenance(Partitions partitions, Ring ring, LongSupplier producerExpirationMs) {
        this.partitions = partitions;
        this.ring = ring;
        this.producerExpirationMs = producerExpirationMs;
    }

    void every(long intervalMs, ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::run, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    void run() {
        for (Partition[] topic : partitions.all()) {
            for (Partition partition : topic) {
                // A full ring has better things to do: the next round comes.
                ring.tryRun(nowMs -> maintain(partition, nowMs));
            }
        }
    }

    private void maintain(Partition partition, long nowMs) {
        if (partition.isClosed()) {
            return;
        }
        try {
            partition.log().maintain(nowMs, partition.highWatermark());
            partition.log().producers().expire(nowMs, producerExpirationMs.getAsLong());
        } catch (IOException e) {
            log.error("{}: retention failed and will be tried again", partition, e);
        }
    }
}
