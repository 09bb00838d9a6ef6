package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each log has been cleaned, as text in Kafka's {@code cleaner-offset-checkpoint}: version 0, the number of lines, and a line
 * "topic partition offset" each.
 *
 * <p>What it lacks is only cleaned once more. But it must never say too much, or a tombstone would go before what it deletes: so it is
 * written anew before a log is cut below its offset, and before a topic takes the name of one that is gone. Synchronized: besides the
 * cleaner, whoever cuts, creates and deletes logs comes here, seldom.
 */
final class CleanerCheckpoint {
    static final String NAME = "cleaner-offset-checkpoint";

    private static final Logger log = LoggerFactory.getLogger(CleanerCheckpoint.class);
    private static final String PATH = LogFiles.LOGS + '/' + NAME;
    private static final String VERSION = "0";

    private final Disk disk;
    private final Supplier<Collection<PartitionLog>> logs;

    /** What the file may say, by "topic partition". */
    private final Map<String, Long> onDisk = new HashMap<>();

    CleanerCheckpoint(Disk disk, Supplier<Collection<PartitionLog>> logs) {
        this.disk = disk;
        this.logs = logs;
    }

    /** After a recovery, before anything is appended. What cannot be is dropped from the file. */
    synchronized void load() throws IOException {
        onDisk.putAll(read());
        int known = 0;
        for (PartitionLog each : logs.get()) {
            Long offset = onDisk.get(key(each.id()));
            if (offset != null && offset <= each.end().segment().baseOffset()) {
                each.cleanedTo(offset);
                known++;
            }
        }
        if (known < onDisk.size()) {
            write();
        }
    }

    /** All of the log below {@code offset} is clean, and its segments are on the disk. */
    synchronized void cleaned(PartitionLog cleaned, long offset) throws IOException {
        cleaned.cleanedTo(offset);
        write();
    }

    /** Before the log is cut at {@code offset}. */
    synchronized void cut(PartitionLog shortened, long offset) throws IOException {
        shortened.cleanedTo(Math.min(shortened.cleanedTo(), offset));
        if (onDisk.getOrDefault(key(shortened.id()), 0L) > offset) {
            write();
        }
    }

    /** Before there is a log of that name, and after the last one of it is gone. */
    synchronized void forget(LogId id) throws IOException {
        if (onDisk.containsKey(key(id))) {
            write();
        }
    }

    private void write() throws IOException {
        TreeMap<String, Long> offsets = new TreeMap<>();
        for (PartitionLog each : logs.get()) {
            if (each.cleanedTo() > 0 && !each.isDeleted()) {
                offsets.put(key(each.id()), each.cleanedTo());
            }
        }
        offsets.forEach((key, offset) -> onDisk.merge(key, offset, Math::max)); // until it is known which one is there
        StringBuilder text =
                new StringBuilder(VERSION).append('\n').append(offsets.size()).append('\n');
        offsets.forEach(
                (key, offset) -> text.append(key).append(' ').append(offset).append('\n'));
        LogFiles.replace(disk, PATH, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        disk.forceDirectory(LogFiles.LOGS);
        onDisk.clear();
        onDisk.putAll(offsets);
    }

    /** Nothing when there is no such file, or it is damaged. */
    private Map<String, Long> read() throws IOException {
        ByteBuffer bytes = LogFiles.read(disk, PATH);
        if (!bytes.hasRemaining()) {
            return Map.of();
        }
        String[] lines = StandardCharsets.UTF_8.decode(bytes).toString().split("\n", -1);
        try {
            Map<String, Long> offsets = new HashMap<>();
            int count = lines[0].equals(VERSION) ? Integer.parseInt(lines[1]) : lines.length;
            for (int i = 2; i < 2 + count; i++) {
                int space = lines[i].lastIndexOf(' ');
                offsets.put(lines[i].substring(0, space), Long.parseLong(lines[i].substring(space + 1)));
            }
            return offsets;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            log.warn("Ignoring the damaged {}: compacted logs are cleaned from their start. {}", PATH, e.toString());
            return Map.of();
        }
    }

    private static String key(LogId id) {
        return id.topic() + ' ' + id.partition();
    }
}
