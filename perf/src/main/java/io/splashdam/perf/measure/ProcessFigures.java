package io.splashdam.perf.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says that a process has used so far. Zero where the system has no {@code /proc}.
 *
 * @param cpuNs user and system time
 * @param residentBytes at this moment
 * @param writtenBytes what the process caused to be sent to block devices
 */
public record ProcessFigures(long cpuNs, long residentBytes, long writtenBytes) {
    /** Linux's unit in {@code /proc/PID/stat}; 100 on every platform that we run on. */
    private static final long NS_PER_TICK = 10_000_000L;

    private static final int FIELDS_BEFORE_USER_TIME = 11;

    public static ProcessFigures ofThisProcess() {
        var now = of(ProcessHandle.current().pid());
        long exactNs = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(java.time.Duration::toNanos)
                .orElse(now.cpuNs());
        return new ProcessFigures(Math.max(exactNs, now.cpuNs()), now.residentBytes(), now.writtenBytes());
    }

    public static ProcessFigures of(long pid) {
        Path process = Path.of("/proc", String.valueOf(pid));
        return new ProcessFigures(
                cpuNs(read(process.resolve("stat"))),
                field(read(process.resolve("status")), "VmRSS:") * 1024,
                field(read(process.resolve("io")), "write_bytes:"));
    }

    /** The name in parentheses may hold spaces, so counting starts behind it. */
    static long cpuNs(String stat) {
        int name = stat.lastIndexOf(')');
        if (name < 0) {
            return 0;
        }
        String[] fields = stat.substring(name + 2).split(" ", -1);
        long ticks =
                Long.parseLong(fields[FIELDS_BEFORE_USER_TIME]) + Long.parseLong(fields[FIELDS_BEFORE_USER_TIME + 1]);
        return ticks * NS_PER_TICK;
    }

    static long field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
