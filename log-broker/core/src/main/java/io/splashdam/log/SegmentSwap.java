package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a cleaned segment in the place of those that it was made of, so that a crash at any step leaves the old ones or the new one.
 *
 * <pre>
 *  B.log.cleaned forced ─► segment-swap forced ═ decided ═► old B.log, C.log … renamed, their indexes deleted
 *                                                         ─► B.log.cleaned becomes B.log ─► directory forced ─► segment-swap deleted
 * </pre>
 *
 * The file {@code segment-swap} says what is to be done, and a start does it: with B.log.cleaned there, from the beginning; without, what
 * remains after the rename. Without {@code segment-swap}, a file .cleaned is nobody's.
 *
 * @param baseOffsets of the old segments; the first is the new one's
 * @param sizeBytes of the new one
 */
record SegmentSwap(String directory, List<Long> baseOffsets, int sizeBytes) {
    static final String FILE = "segment-swap";

    private static final String VERSION = "0";

    private String path(long baseOffset) {
        return directory + '/' + LogFiles.name(baseOffset);
    }

    private String target() {
        return path(baseOffsets.get(0)) + LogFiles.LOG;
    }

    private String manifest() {
        return directory + '/' + FILE;
    }

    /** From the return on, the new segment is the truth. What fails before the file has its name changes nothing. */
    void decide(Disk disk) throws IOException {
        disk.forceDirectory(directory); // the new segment's name first: the decision relies on it
        LogFiles.writeAt(disk, manifest() + LogFiles.TEMPORARY, 0, encode(), true);
    }

    /** Gives the decision its name. After a failure nobody knows whether it stands, and only a start may go on. */
    void publish(Disk disk) throws IOException {
        disk.rename(manifest() + LogFiles.TEMPORARY, manifest());
        disk.forceDirectory(directory);
    }

    /** The old segments have given their names away: the new one takes its own. */
    void finish(Disk disk) throws IOException {
        for (long baseOffset : baseOffsets.subList(1, baseOffsets.size())) {
            disk.delete(path(baseOffset) + LogFiles.SNAPSHOT);
            disk.delete(path(baseOffset) + LogFiles.TXN_INDEX);
        }
        String transactions = path(baseOffsets.get(0)) + LogFiles.TXN_INDEX;
        if (disk.exists(transactions + LogFiles.CLEANED)) {
            disk.rename(transactions + LogFiles.CLEANED, transactions);
        }
        if (disk.exists(target() + LogFiles.CLEANED)) {
            disk.rename(target() + LogFiles.CLEANED, target());
        }
        disk.forceDirectory(directory);
        disk.delete(manifest());
        disk.forceDirectory(directory); // or a later segment with the base of an old one would be taken for it
    }

    private ByteBuffer encode() {
        StringBuilder text = new StringBuilder(VERSION)
                .append('\n')
                .append(sizeBytes)
                .append('\n')
                .append(baseOffsets.size())
                .append('\n');
        for (long baseOffset : baseOffsets) {
            text.append(baseOffset).append('\n');
        }
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static SegmentSwap decode(String directory, ByteBuffer bytes) throws CorruptLogException {
        String[] lines = StandardCharsets.UTF_8.decode(bytes).toString().split("\n", -1);
        try {
            int count = Integer.parseInt(lines[2]);
            List<Long> baseOffsets = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                baseOffsets.add(Long.parseLong(lines[3 + i]));
            }
            if (lines[0].equals(VERSION) && !baseOffsets.isEmpty()) {
                return new SegmentSwap(directory, baseOffsets, Integer.parseInt(lines[1]));
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // said below
        }
        throw new CorruptLogException(
                directory + '/' + FILE, 0, "expected the segments to replace, but found " + lines.length + " lines");
    }

    /** At a start, before anybody looks at the segments: finishes what was decided, and clears away what was not. */
    static void recover(Disk disk, String directory) throws IOException {
        List<String> names = disk.list(directory);
        if (names.contains(FILE)) {
            decode(directory, LogFiles.read(disk, directory + '/' + FILE)).redo(disk);
        }
        for (String name : names) {
            if (name.endsWith(LogFiles.CLEANED) && disk.exists(directory + '/' + name)) {
                disk.delete(directory + '/' + name);
            }
        }
    }

    private void redo(Disk disk) throws IOException {
        boolean isRenamed = !disk.exists(target() + LogFiles.CLEANED);
        long found = disk.size(isRenamed ? target() : target() + LogFiles.CLEANED);
        if (found != sizeBytes) {
            throw new CorruptLogException(
                    target(), found, "expected a compacted segment of " + sizeBytes + " bytes, as " + FILE + " says");
        }
        for (long baseOffset : baseOffsets) {
            if (baseOffset != baseOffsets.get(0)) {
                disk.delete(path(baseOffset) + LogFiles.LOG);
            }
            disk.delete(path(baseOffset) + LogFiles.INDEX);
            disk.delete(path(baseOffset) + LogFiles.TIME_INDEX);
        }
        finish(disk);
    }
}
