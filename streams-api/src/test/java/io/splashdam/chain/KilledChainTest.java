package io.splashdam.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.embedded.Embedded;
import io.splashdam.foreign.KafkaProcess;
import io.splashdam.kafka.KafkaCluster;
import io.splashdam.runtime.Binding;
import io.splashdam.stores.KeyValue;
import io.splashdam.stores.KeyValueIterator;
import io.splashdam.streams.StateRestoreListener;
import io.splashdam.streams.StreamsApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a chain of three topologies at random moments.
 *
 * <p>{@code -Dchain.rounds=100 -Dchain.records=100000 -Dchain.seed=N}; the soak's figures go to standard output.
 */
class KilledChainTest {
    private static final int ROUNDS = Integer.getInteger("chain.rounds", 20);
    private static final int RECORDS = Integer.getInteger("chain.records", 100_000);

    /** The first round, which ends when everything is in and flushed, gets this many times the records. */
    private static final int FIRST_ROUND = 5;

    private static final long SEED = Long.getLong("chain.seed", System.nanoTime());

    @TempDir
    Path temp;

    @Test
    void everyRecordCountsOnceAfterKills() throws Exception {
        killRounds("", false, 3, 4_000);
        checkEmbedded(false, "seed " + SEED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("soak")
    void everyRecordCountsOnceAfterManyKills(boolean isCaching) throws Exception {
        long beginNs = System.nanoTime();
        killRounds("", isCaching, ROUNDS, RECORDS);
        long records = checkEmbedded(isCaching, "seed " + SEED);
        print("embedded", isCaching, records, beginNs);
    }

    @Test
    @Tag("soak")
    void everyRecordCountsOnceOnOurBrokerOverTcp() throws Exception {
        long beginNs = System.nanoTime();
        try (Splashdam splashdam = Splashdam.open(temp.resolve("data"))) {
            String bootstrap = splashdam.listen(0);
            killRounds(bootstrap, false, ROUNDS, RECORDS);
            print("tcp", false, check(bootstrap, KafkaCluster.at(bootstrap, Map.of()), false, "seed " + SEED), beginNs);
        }
    }

    @Test
    @Tag("soak")
    void everyRecordCountsOnceOnApacheKafka() throws Exception {
        assumeThat(KafkaProcess.JARS)
                .as("Kafka's jars; -Psoak -am fetches them")
                .matches(Files::isDirectory);
        long beginNs = System.nanoTime();
        try (KafkaProcess kafka = KafkaProcess.start(Files.createDirectories(temp.resolve("kafka")))) {
            killRounds(kafka.bootstrap(), false, ROUNDS, RECORDS);
            Binding binding = KafkaCluster.at(kafka.bootstrap(), Map.of());
            print("kafka", false, check(kafka.bootstrap(), binding, false, "seed " + SEED), beginNs);
        }
    }

    private static void print(String where, boolean isCaching, long records, long beginNs) {
        System.out.printf(
                "chain %s: %d kills, %,d records in, cache %s, seed %d, %.0f s%n",
                where, ROUNDS, records, isCaching, SEED, (System.nanoTime() - beginNs) / 1e9);
    }

    private void killRounds(String where, boolean isCaching, int rounds, int records) throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < rounds; round++) {
            String run = "round " + round + ", seed " + SEED;
            List<String> said = new ArrayList<>();
            try (ChainChild child = ChainChild.start(
                    temp, where, isCaching, round == 0 ? FIRST_ROUND * records : records, random.nextLong())) {
                child.await("running", said);
                if (round == 0) {
                    child.await("flushed", said); // from now on no store begins at zero
                } else {
                    assertThat(said.stream().filter(line -> line.startsWith("restore")))
                            .as(run)
                            .allMatch(KilledChainTest::isTail);
                }
                assertThat(child.killAfter(random.nextInt(1500))).as(run).isTrue();
            }
        }
    }

    /** {@code restore TOPIC-PARTITION FROM TO REASON}: there is no reason where only the tail is replayed. */
    private static boolean isTail(String line) {
        return line.split(" ", 5)[4].isEmpty();
    }

    private long checkEmbedded(boolean isCaching, String run) throws Exception {
        try (Splashdam splashdam = Splashdam.open(temp.resolve("data"))) {
            return check(splashdam.listen(0), Embedded.on(splashdam), isCaching, run);
        }
    }

    /** Lets the chain finish, then compares. Returns how many records went in. */
    private long check(String bootstrap, Binding binding, boolean isCaching, String run) {
        Chain chain = new Chain(isCaching);
        Expected expected = new Expected(chain, bootstrap);
        Map<String, List<Long>> wanted = expected.out();
        assertThat(wanted).as(run).isNotEmpty();
        List<StreamsApp> apps = chain.apps(temp.resolve("state"), binding, new StateRestoreListener() {});
        try {
            apps.forEach(StreamsApp::start);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> apps.stream().anyMatch(app -> app.state().hasEnded())
                            || Expected.last(expected.read("out")).equals(Expected.last(wanted)));
            expected.check(wanted, expected.read("out"), run);
            assertThat(table(apps.get(1), "folded-store"))
                    .as("%s: a store is the replay of its changelog", run)
                    .isEqualTo(Expected.last(expected.read("fold-folded-store-changelog")));
            assertThat(table(apps.get(2), "out-store"))
                    .as("%s: a store is the replay of its changelog", run)
                    .isEqualTo(Expected.last(expected.read("fold-again-out-store-changelog")))
                    .isEqualTo(Expected.last(wanted));
        } finally {
            apps.forEach(StreamsApp::close);
        }
        return Expected.count(expected.read("in"));
    }

    private static Map<String, Long> table(StreamsApp app, String store) {
        Map<String, Long> table = new HashMap<>();
        try (KeyValueIterator<String, Long> all = app.<String, Long>store(store).all()) {
            while (all.hasNext()) {
                KeyValue<String, Long> entry = all.next();
                table.put(entry.key, entry.value);
            }
        }
        return table;
    }
}
