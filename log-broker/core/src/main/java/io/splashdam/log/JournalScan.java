package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds the entries that recovery needs, and tells a torn tail from damage.
 *
 * <p>Looks at every place where an entry may begin, so that what follows an unsound one is seen too: if a sound later entry says that the
 * unsound one had been forced, it was not the crash that tore it.
 */
final class JournalScan {
    private final Disk disk;
    private final JournalEntry.Origin origin;
    private final long covered;
    private final TreeMap<Long, Found> sound = new TreeMap<>();

    /** Where a sound entry lies. */
    record Found(JournalEntry.Place place, int bytes, long forced) {}

    private JournalScan(Disk disk, JournalEntry.Origin origin, long covered) {
        this.disk = disk;
        this.origin = origin;
        this.covered = covered;
    }

    /**
     * The needed entries, in order: all sound ones after {@code covered} up to the first that is not.
     *
     * @throws CorruptLogException when that one had been durable
     */
    static List<Found> read(Disk disk, JournalEntry.Origin origin, long covered) throws IOException {
        JournalScan scan = new JournalScan(disk, origin, covered);
        for (String name : disk.list(JournalFiles.DIRECTORY)) {
            scan.scan(name);
        }
        return scan.run();
    }

    private void scan(String name) throws IOException {
        int index = Integer.parseInt(name.substring(0, name.indexOf('.')));
        ByteBuffer bytes = LogFiles.read(disk, JournalFiles.DIRECTORY + '/' + name);
        int at = 0;
        while (at + JournalEntry.HEADER_BYTES <= bytes.limit()) {
            int step = Journal.ALIGNMENT_BYTES;
            if (JournalEntry.isPlausible(bytes, at) && JournalEntry.sequenceAt(bytes, at) > covered) {
                JournalEntry.Place place = new JournalEntry.Place(index, at);
                JournalEntry entry = JournalEntry.decode(bytes, at, place, origin);
                if (entry != null) {
                    sound.put(entry.sequence(), new Found(place, entry.bytes(), entry.forced()));
                    step = (entry.bytes() + step - 1) / step * step;
                }
            }
            at += step;
        }
    }

    private List<Found> run() throws CorruptLogException {
        List<Found> run = new ArrayList<>();
        long sequence = covered + 1;
        for (Found found = sound.get(sequence); found != null; found = sound.get(++sequence)) {
            run.add(found);
        }
        for (Found later : sound.tailMap(sequence).values()) {
            if (later.forced() >= sequence) {
                Found last = run.isEmpty() ? new Found(new JournalEntry.Place(0, 0), 0, 0) : run.get(run.size() - 1);
                throw new CorruptLogException(
                        JournalFiles.path(last.place().file()),
                        last.place().position() + (long) last.bytes(),
                        "expected entry " + sequence
                                + " after here, which had been forced to the disk, but it is unreadable. Restore "
                                + "the data directory, or give up what was written after the last checkpoint");
            }
        }
        return run;
    }

    /** Reads an entry again that the scan found sound. */
    static JournalEntry load(Disk disk, JournalEntry.Origin origin, Found found) throws IOException {
        String path = JournalFiles.path(found.place().file());
        try (DiskFile file = disk.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(found.bytes());
            file.readFully(found.place().position(), bytes);
            JournalEntry entry = JournalEntry.decode(bytes.flip(), 0, found.place(), origin);
            if (entry == null) {
                throw new CorruptLogException(path, found.place().position(), "an entry that was sound is no longer");
            }
            return entry;
        }
    }
}
