package io.splashdam.ring;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one handler of the ring sleeps when there is nothing to do, and a publisher wakes it only then: publishing into a busy ring
 * costs a fence, an idle ring costs no CPU. (Disruptor's own blocking wait takes a lock at every publish.)
 *
 * <p>For a ring with a single handler.
 */
final class ParkingWait implements WaitStrategy {
    private volatile @Nullable Thread sleeper;

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException {
        long available = dependent.get();
        while (available < sequence) {
            barrier.checkAlert();
            sleeper = Thread.currentThread();
            VarHandle.fullFence();
            available = dependent.get();
            if (available < sequence && !barrier.isAlerted()) {
                LockSupport.park(this);
                available = dependent.get();
            }
            sleeper = null;
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        VarHandle
                .fullFence(); // the published sequence must be visible before the sleeper is looked at, or a wake-up is
        // lost
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
