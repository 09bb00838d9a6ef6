package io.splashdam.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShardRuntimeTest {
    private static final ShardRuntimeConfig LIMITS = new ShardRuntimeConfig(10_000, 1_024, 100);

    private final MemoryShardLog log = new MemoryShardLog(2);
    private final ShardRuntime<Notes> runtime = new ShardRuntime<>(LIMITS, 2, Notes::new, log);
    private long nowMs;

    /** A shard that keeps what it is told, and lets one request wait. */
    private static final class Notes implements Shard {
        final List<String> notes = new ArrayList<>();
        final List<Ticket<String>> waiting = new ArrayList<>();
        long deadlineMs = Long.MAX_VALUE;

        @Override
        public void replay(CoordinatorRecord record, Moment now) {
            notes.add(new String(record.key(), StandardCharsets.UTF_8));
        }

        @Override
        public Decision onLoaded(Moment now) {
            return Decision.NOTHING;
        }

        @Override
        public long nextDeadlineMs() {
            return deadlineMs;
        }

        @Override
        public Decision onTime(Moment now) {
            deadlineMs = Long.MAX_VALUE;
            return new Decision(List.of(record("timer")), answerAll("time"));
        }

        List<Completion<?>> answerAll(String answer) {
            List<Completion<?>> completions = new ArrayList<>();
            waiting.forEach(ticket -> completions.add(new Completion<>(ticket, answer)));
            waiting.clear();
            return completions;
        }

        Decision write(String note, Ticket<String> ticket) {
            return new Decision(List.of(record(note)), List.of(new Completion<>(ticket, "wrote " + note)));
        }

        Decision read(Ticket<String> ticket) {
            return Decision.answer(ticket, notes.toString());
        }

        Decision park(Ticket<String> ticket, long untilMs) {
            waiting.add(ticket);
            deadlineMs = untilMs;
            return Decision.NOTHING;
        }

        static CoordinatorRecord record(String note) {
            return new CoordinatorRecord(note.getBytes(StandardCharsets.UTF_8), new byte[10]);
        }
    }

    private void step() {
        while (runtime.doWork(new Moment(nowMs, 0)) > 0) {
            // until nothing is left to do
        }
    }

    private CompletableFuture<String> submit(int partition, Operation<Notes, String> operation) {
        return runtime.submit(partition, 100, operation, error -> "failed " + error)
                .toCompletableFuture();
    }

    private CompletableFuture<String> write(String note) {
        return submit(0, (shard, ticket, now) -> shard.write(note, ticket));
    }

    private CompletableFuture<String> read(int partition) {
        return submit(partition, (shard, ticket, now) -> shard.read(ticket));
    }

    private static @Nullable String now(CompletableFuture<String> future) {
        return future.getNow(null);
    }

    @Test
    void requestsAreRefusedUntilTheLogIsRead() {
        assertThat(now(write("early"))).isEqualTo("failed COORDINATOR_LOAD_IN_PROGRESS");
        step();
        assertThat(runtime.isLoaded()).isTrue();
    }

    @Test
    void answersWaitForTheCommitReadsToo() {
        step();
        CompletableFuture<String> write = write("a");
        CompletableFuture<String> read = read(0);
        CompletableFuture<String> elsewhere = read(1);
        step();
        assertThat(now(write)).isNull();
        assertThat(now(read)).isNull();
        assertThat(now(elsewhere)).isEqualTo("[]");
        log.commitAll();
        step();
        assertThat(now(write)).isEqualTo("wrote a");
        assertThat(now(read)).isEqualTo("[a]");
        assertThat(runtime.pendingBytes()).isZero();
    }

    @Test
    void whatIsDecidedWithinOneStepBecomesOneBatch() {
        step();
        write("a");
        write("b");
        write("c");
        step();
        assertThat(log.pending(0)).isEqualTo(1);
        log.commitAll();
        assertThat(log.records(0)).hasSize(3);
    }

    @Test
    void batchesStayWithinTheirLimit() {
        step();
        for (int i = 0; i < 90; i++) {
            write("note " + i);
        }
        step();
        assertThat(log.pending(0)).isGreaterThan(3);
        log.commitAll();
        step();
        assertThat(log.records(0)).hasSize(90);
        assertThat(runtime.pendingBytes()).isZero();
    }

    @Test
    void timersDecideLikeRequestsDo() {
        step();
        CompletableFuture<String> parked = submit(0, (shard, ticket, now) -> shard.park(ticket, 50));
        step();
        assertThat(runtime.nextDeadlineMs()).isEqualTo(50);
        nowMs = 50;
        step();
        assertThat(now(parked)).isNull();
        log.commitAll();
        step();
        assertThat(now(parked)).isEqualTo("time");
    }

    @Test
    void aFailedAppendLoadsTheShardAnew() {
        step();
        write("kept");
        step();
        log.commitAll();
        CompletableFuture<String> parked = submit(0, (shard, ticket, now) -> shard.park(ticket, 5_000));
        CompletableFuture<String> lost = write("lost");
        CompletableFuture<String> read = read(0);
        step();
        CompletableFuture<String> behind = write("behind");
        step();
        assertThat(log.pending(0)).isEqualTo(2);
        log.failAll(0, ErrorCode.KAFKA_STORAGE_ERROR);
        step();
        assertThat(now(lost)).isEqualTo("failed NOT_COORDINATOR");
        assertThat(now(behind)).isEqualTo("failed NOT_COORDINATOR");
        assertThat(now(read)).isEqualTo("failed NOT_COORDINATOR");
        assertThat(now(parked)).isEqualTo("failed NOT_COORDINATOR");
        assertThat(now(write("during"))).isEqualTo("failed COORDINATOR_LOAD_IN_PROGRESS");
        assertThat(runtime.pendingBytes()).isZero();
        nowMs += LIMITS.reloadBackoffMs();
        step();
        CompletableFuture<String> after = read(0);
        step();
        assertThat(now(after)).isEqualTo("[kept]");
    }

    @Test
    void theShardIsNotLoadedWhileAnAppendIsOutstanding() {
        step();
        write("a");
        step();
        write("b");
        step();
        write("c");
        step();
        int loads = log.loads();
        log.commitOne(0);
        step();
        // The second fails; the third is still under way, and might yet be in the log.
        log.failOne(0, ErrorCode.NOT_ENOUGH_REPLICAS);
        step();
        nowMs += 10 * LIMITS.reloadBackoffMs();
        step();
        assertThat(log.loads()).isEqualTo(loads);
        log.commitAll();
        step();
        assertThat(log.loads()).isEqualTo(loads + 1);
        CompletableFuture<String> read = read(0);
        step();
        assertThat(now(read)).isEqualTo("[a, c]");
    }

    @Test
    void anUnreadableLogIsTriedAgain() {
        log.isUnreadable(true);
        step();
        assertThat(now(read(0))).isEqualTo("failed COORDINATOR_NOT_AVAILABLE");
        log.isUnreadable(false);
        nowMs += LIMITS.reloadBackoffMs();
        step();
        CompletableFuture<String> read = read(0);
        step();
        assertThat(now(read)).isEqualTo("[]");
    }

    @Test
    void whatWaitsIsBoundedInBytes() {
        step();
        List<CompletableFuture<String>> parked = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            parked.add(submit(0, (shard, ticket, now) -> shard.park(ticket, 5_000)));
        }
        assertThat(now(parked.get(99))).isNull();
        assertThat(now(parked.get(100))).isEqualTo("failed COORDINATOR_NOT_AVAILABLE");
        step();
        nowMs = 5_000;
        step();
        log.commitAll();
        step();
        assertThat(now(parked.get(99))).isEqualTo("time");
        assertThat(runtime.pendingBytes()).isZero();
    }

    @Test
    void aBrokenRuleUnloadsOnlyItsShard() {
        step();
        CompletableFuture<String> broken = submit(0, (shard, ticket, now) -> {
            throw new IllegalStateException("Expected order, but found chaos");
        });
        CompletableFuture<String> elsewhere = read(1);
        step();
        assertThat(now(broken)).isEqualTo("failed UNKNOWN_SERVER_ERROR");
        assertThat(runtime.brokenRules()).isEqualTo(1);
        assertThat(now(elsewhere)).isEqualTo("[]");
        nowMs += LIMITS.reloadBackoffMs();
        step();
        CompletableFuture<String> read = read(0);
        step();
        assertThat(now(read)).isEqualTo("[]");
    }

    @Test
    void closingTurnsEverybodyAway() {
        step();
        CompletableFuture<String> parked = submit(0, (shard, ticket, now) -> shard.park(ticket, 5_000));
        step();
        CompletableFuture<String> queued = write("queued");
        runtime.close();
        assertThat(now(parked)).isEqualTo("failed NOT_COORDINATOR");
        assertThat(now(queued)).isEqualTo("failed COORDINATOR_NOT_AVAILABLE");
        assertThat(now(write("late"))).isEqualTo("failed COORDINATOR_NOT_AVAILABLE");
        assertThat(runtime.pendingBytes()).isZero();
    }
}
