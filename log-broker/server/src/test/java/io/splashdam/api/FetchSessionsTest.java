package io.splashdam.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.wire.FetchRequest;
import io.splashdam.wire.RequestedTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sessions as KIP-227 has them. */
class FetchSessionsTest {
    private static final short VERSION = 12;
    private static final RequestedTopic TOPIC = RequestedTopic.named("t");

    private final FetchSessions sessions = new FetchSessions(2, new Random(1));

    @Test
    void withoutRoomTheClientFetchesWithoutASession() {
        assertThat(open(0).session()).isNotNull();
        assertThat(open(0).session()).isNotNull();
        FetchSessions.Found third = open(1000);
        assertThat(third.error()).isEqualTo(ErrorCode.NONE);
        assertThat(third.session()).isNull();
        assertThat(sessions.size()).isEqualTo(2);
    }

    @Test
    void theSessionThatWasLongestUnusedMakesRoom() {
        FetchSession unused = open(0).session();
        FetchSession used = open(0).session();
        sessions.find(request(used.id(), 1, List.of(), List.of()), FetchSessions.MIN_KEPT_MS);

        assertThat(open(FetchSessions.MIN_KEPT_MS).session()).isNotNull();
        assertThat(sessions.find(request(unused.id(), 1, List.of(), List.of()), 0)
                        .error())
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(sessions.find(request(used.id(), 2, List.of(), List.of()), 0).error())
                .isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aSessionWithoutPartitionsIsOver() {
        FetchSession session = open(0).session();
        List<FetchRequest.ForgottenPartition> all = List.of(new FetchRequest.ForgottenPartition(TOPIC, 0));
        assertThat(sessions.find(request(session.id(), 1, List.of(), all), 0).session())
                .isNull();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void epochsGoRoundPastTheLargest() {
        assertThat(FetchSession.nextEpoch(Integer.MAX_VALUE)).isEqualTo(1);
        assertThat(FetchSession.nextEpoch(1)).isEqualTo(2);
        assertThat(FetchSession.nextEpoch(FetchSession.FINAL_EPOCH)).isEqualTo(FetchSession.FINAL_EPOCH);
    }

    /** Seeded: {@code mvn -pl log-broker/server -am verify -Dtest=FetchSessionsTest -DargLine=-Dseed=N}. */
    @Test
    void aSessionHoldsWhatWasAskedForAndNotForgotten() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed + ", again with: mvn -pl log-broker/server -am verify"
                + " -Dtest=FetchSessionsTest -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dseed=" + seed);
        Random random = new Random(seed);
        FetchSession session = open(0).session();
        Map<Integer, Long> model = new HashMap<>(Map.of(0, 0L));
        for (int epoch = 1; epoch < 2_000; epoch++) {
            List<FetchRequest.Partition> wanted = new ArrayList<>();
            List<FetchRequest.ForgottenPartition> forgotten = new ArrayList<>();
            Set<Integer> touched = new HashSet<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                int partition = 1 + random.nextInt(20);
                if (touched.add(partition) && random.nextBoolean()) {
                    long offset = random.nextInt(1000);
                    wanted.add(partition(partition, offset));
                    model.put(partition, offset);
                } else if (touched.contains(partition) && wanted.stream().noneMatch(p -> p.partition() == partition)) {
                    forgotten.add(new FetchRequest.ForgottenPartition(TOPIC, partition));
                    model.remove(partition);
                }
            }
            FetchSessions.Found found = sessions.find(request(session.id(), epoch, wanted, forgotten), epoch);
            assertThat(found.isIncremental()).isTrue();
            Map<Integer, Long> held = new HashMap<>();
            found.session().wanted().forEach(each -> held.put(each.partition(), each.fetchOffset()));
            assertThat(held).as("epoch %d", epoch).isEqualTo(model);
        }
    }

    private FetchSessions.Found open(long nowMs) {
        return sessions.find(request(0, 0, List.of(partition(0, 0)), List.of()), nowMs);
    }

    private static FetchRequest.Partition partition(int number, long offset) {
        return new FetchRequest.Partition(
                TOPIC, number, -1, offset, -1, -1, 1 << 20, new UUID(0, 0), FetchRequest.HIGH_WATERMARK_UNSUPPORTED);
    }

    private static FetchRequest request(
            int sessionId,
            int epoch,
            List<FetchRequest.Partition> wanted,
            List<FetchRequest.ForgottenPartition> forgotten) {
        return new FetchRequest(
                VERSION, null, -1, -1, 500, 1, 1 << 20, (byte) 0, sessionId, epoch, wanted, forgotten, "");
    }
}
