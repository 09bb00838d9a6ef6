package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.producer.ProducerStates;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random transactions, checkpoints, rolls and deaths: what readers are told of aborts is what happened. */
class TransactionIndexTest {
    /** Open transactions by producer, and the aborted ones that must be listed. */
    private final TreeMap<Long, Long> open = new TreeMap<>();

    private final List<AbortedTransaction> aborted = new ArrayList<>();
    private final int[] sequences = new int[5];

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void abortsAreListedWhateverHappens(long seed) throws IOException {
        Random random = new Random(seed);
        LogConfig config = seed % 2 == 0 ? World.FSYNC : World.OS;
        MemoryDisk disk = new MemoryDisk();
        World world = new World(disk, config);
        for (int step = 0; step < 400; step++) {
            int what = random.nextInt(40);
            if (what == 0) {
                world.kill();
                world = new World(disk, config);
            } else if (what == 1) {
                world.directory.close();
                world = new World(disk, config);
            } else if (what < 5) {
                world.directory.checkpointer().checkpointNow();
            } else {
                append(world, random);
            }
            if (step % 20 == 0) {
                check(world, random);
            }
        }
        check(world, random);
        world.directory.close();
    }

    private void append(World world, Random random) throws IOException {
        long producer = random.nextInt(sequences.length);
        boolean isEnd = open.containsKey(producer) && random.nextInt(3) == 0;
        boolean isAbort = isEnd && random.nextBoolean();
        ByteBuffer batch = isEnd
                ? new EndTransactionMarker(!isAbort, 0).toBatch(producer, (short) 0, 1_000)
                : data(producer, random);
        world.log.stage(batch, 3, 1_000);
        Written written = world.commit(world.log.writeStaged(1_000));
        if (!isEnd) {
            open.putIfAbsent(producer, written.baseOffset());
            return;
        }
        long first = open.remove(producer);
        long stable = open.values().stream().mapToLong(Long::longValue).min().orElse(written.nextOffset());
        assertThat(written.firstOpenTransactionOffset()).isEqualTo(open.isEmpty() ? ProducerStates.NO_OFFSET : stable);
        if (isAbort) {
            aborted.add(new AbortedTransaction(producer, first, written.baseOffset(), stable));
        }
    }

    private ByteBuffer data(long producer, Random random) {
        int count = 1 + random.nextInt(5);
        BatchBuilder builder = new BatchBuilder()
                .producer(producer, (short) 0, sequences[(int) producer])
                .transactional(true);
        sequences[(int) producer] += count;
        builder.begin(ByteBuffer.allocate(BatchView.HEADER_BYTES + 1024));
        for (int i = 0; i < count; i++) {
            builder.append(1_000, new byte[8], new byte[random.nextInt(100)]);
        }
        return builder.build();
    }

    private void check(World world, Random random) throws IOException {
        long end = world.log.endOffset();
        for (long from = world.log.startOffset(); from < end; from += 1 + random.nextInt(40)) {
            LogSlice slice = world.log.read(from, 200 + random.nextInt(3_000), end, true);
            try {
                long first = slice.firstBatchOffset();
                long last = lastOffset(slice);
                List<AbortedTransaction> told = PartitionLog.abortedTransactions(slice);
                assertThat(told)
                        .containsAll(aborted.stream()
                                .filter(each -> each.lastOffset() >= first && each.firstOffset() <= last)
                                .toList());
                assertThat(aborted).containsAll(told);
            } finally {
                slice.release();
            }
        }
    }

    private static long lastOffset(LogSlice slice) throws IOException {
        ByteBuffer bytes = slice.read();
        BatchView view = new BatchView();
        long last = -1;
        for (int at = 0; at < bytes.limit(); at += view.sizeBytes()) {
            last = view.wrap(bytes, at).lastOffset();
        }
        return last;
    }
}
