package io.splashdam.broker.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricPage.Family;
import io.splashdam.observe.MetricSource;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/** The process and its JVM, by the names of Prometheus' own Java client. */
public final class ProcessMetrics implements MetricSource {
    private static final double MS_PER_SECOND = 1e3;
    private static final double NS_PER_SECOND = 1e9;

    @Override
    public void writeTo(MetricPage page) {
        memory(page);
        collections(page);
        page.gauge("jvm_threads_current", "Threads.")
                .add(ManagementFactory.getThreadMXBean().getThreadCount());
        page.gauge("process_start_time_seconds", "Since 1970.")
                .add(ManagementFactory.getRuntimeMXBean().getStartTime() / MS_PER_SECOND);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            page.counter("process_cpu_seconds_total", "Processor time used.")
                    .add(unix.getProcessCpuTime() / NS_PER_SECOND);
            page.gauge("process_open_fds", "Open file descriptors: sockets and files.")
                    .add(unix.getOpenFileDescriptorCount());
            page.gauge("process_max_fds", "The most there may be (ulimit -n).").add(unix.getMaxFileDescriptorCount());
        }
    }

    private static void memory(MetricPage page) {
        Family used = page.gauge("jvm_memory_used_bytes", "Memory in use.");
        Family max = page.gauge("jvm_memory_max_bytes", "The most there may be; -1: no limit of the JVM's.");
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage rest = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        used.add(heap.getUsed(), "area", "heap").add(rest.getUsed(), "area", "nonheap");
        max.add(heap.getMax(), "area", "heap").add(rest.getMax(), "area", "nonheap");
        Family buffers = page.gauge("jvm_buffer_pool_used_bytes", "Buffers outside of the heap.");
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            buffers.add(pool.getMemoryUsed(), "pool", pool.getName());
        }
    }

    private static void collections(MetricPage page) {
        Family count = page.counter("jvm_gc_collections_total", "Collections of garbage.");
        Family time = page.counter("jvm_gc_collection_seconds_total", "Time spent collecting garbage.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count.add(collector.getCollectionCount(), "gc", collector.getName());
            time.add(collector.getCollectionTime() / MS_PER_SECOND, "gc", collector.getName());
        }
    }
}
