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
    private final long journalId;
    private final long covered;
    private final TreeMap<Long, Place> sound = new TreeMap<>();

    /** Where a sound entry lies. */
    record Place(int file, int position, int bytes, long forced) {}

    private JournalScan(Disk disk, long journalId, long covered) {
        this.disk = disk;
        this.journalId = journalId;
        this.covered = covered;
    }

    /**
     * The needed entries, in order: all sound ones after {@code covered} up to the first that is not.
     *
     * @throws CorruptLogException when that one had been durable
     */
    static List<Place> read(Disk disk, long journalId, long covered) throws IOException {
        JournalScan scan = new JournalScan(disk, journalId, covered);
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
                JournalEntry entry = JournalEntry.decode(bytes, at, index, at, journalId);
                if (entry != null) {
                    sound.put(entry.sequence(), new Place(index, at, entry.bytes(), entry.forced()));
                    step = (entry.bytes() + step - 1) / step * step;
                }
            }
            at += step;
        }
    }

    private List<Place> run() throws CorruptLogException {
        List<Place> run = new ArrayList<>();
        long sequence = covered + 1;
        for (Place place = sound.get(sequence); place != null; place = sound.get(++sequence)) {
            run.add(place);
        }
        for (Place later : sound.tailMap(sequence).values()) {
            if (later.forced() >= sequence) {
                Place last = run.isEmpty() ? new Place(0, 0, 0, 0) : run.get(run.size() - 1);
                throw new CorruptLogException(
                        JournalFiles.path(last.file()),
                        last.position() + (long) last.bytes(),
                        "expected entry " + sequence
                                + " after here, which had been forced to the disk, but it is unreadable. Restore "
                                + "the data directory, or give up what was written after the last checkpoint");
            }
        }
        return run;
    }

    /** Reads an entry again that the scan found sound. */
    static JournalEntry load(Disk disk, long journalId, Place place) throws IOException {
        try (DiskFile file = disk.open(JournalFiles.path(place.file()))) {
            ByteBuffer bytes = ByteBuffer.allocate(place.bytes());
            file.readFully(place.position(), bytes);
            JournalEntry entry = JournalEntry.decode(bytes.flip(), 0, place.file(), place.position(), journalId);
            if (entry == null) {
                throw new CorruptLogException(
                        JournalFiles.path(place.file()), place.position(), "an entry that was sound is no longer");
            }
            return entry;
        }
    }
}
