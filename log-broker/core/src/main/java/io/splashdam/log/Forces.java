package io.splashdam.log;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Forces several files at the same time. Owned by the flush thread; its own threads start when they are first needed, and nobody ever
 * interrupts them, for that would close the files.
 */
final class Forces implements AutoCloseable {
    private final int threads;
    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(1024);
    private int started;

    interface Force {
        void run() throws IOException;
    }

    private static final class Task {
        final @Nullable Force force;
        final CountDownLatch done;
        volatile @Nullable Throwable failure;

        Task(@Nullable Force force, CountDownLatch done) {
            this.force = force;
            this.done = done;
        }

        void run() {
            try {
                if (force != null) {
                    force.run();
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            } finally {
                done.countDown();
            }
        }
    }

    Forces(int threads) {
        this.threads = threads;
    }

    /** Returns when all are done; throws the first failure. */
    void run(List<Force> wave) throws IOException {
        int count = wave.size();
        if (count == 1 || threads == 0) {
            for (int i = 0; i < count; i++) {
                wave.get(i).run();
            }
            return;
        }
        start(Math.min(threads, count - 1));
        CountDownLatch done = new CountDownLatch(count);
        Task[] all = new Task[count];
        for (int i = count - 1; i >= 0; i--) {
            all[i] = new Task(wave.get(i), done);
            if (i == 0 || !tasks.offer(all[i])) {
                all[i].run(); // the caller forces too
            }
        }
        await(done);
        for (Task task : all) {
            rethrow(task.failure);
        }
    }

    private static void await(CountDownLatch done) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // a force that has begun is waited for
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException("A force ended with an error that nobody expected", failure);
        }
    }

    private void start(int wanted) {
        while (started < wanted) {
            Thread thread = new Thread(this::work, "splashdam-force-" + started++);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void work() {
        while (true) {
            try {
                Task task = tasks.take();
                task.run();
                if (task.force == null) {
                    return;
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("Expected that nobody interrupts a thread that forces files", e);
            }
        }
    }

    @Override
    public void close() {
        CountDownLatch done = new CountDownLatch(started);
        for (; started > 0; started--) {
            tasks.add(new Task(null, done));
        }
        await(done);
    }
}
