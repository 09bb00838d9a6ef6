package io.splashdam.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.BrokerConfig;
import io.splashdam.controller.Controller.Outcome;
import io.splashdam.controller.Topics.NewTopic;
import io.splashdam.log.Disk;
import io.splashdam.log.MemoryDisk;
import io.splashdam.ring.DelegatingDisk;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change that the disk has no room for leaves nothing behind, and works as soon as there is room. */
class FullDiskTopicsTest {
    private final Disk memory = new MemoryDisk();

    /** Beginnings of paths that cannot be written. */
    private final Set<String> full = ConcurrentHashMap.newKeySet();

    private Broker broker;

    @BeforeEach
    void start() throws IOException {
        Disk disk = new DelegatingDisk(memory, path -> {}, this::refuseWhereFull);
        broker = Broker.start(
                BrokerConfig.defaults(), disk, Broker.Threads.CALLER, InstantSource.system(), new Random(1));
    }

    @AfterEach
    void stop() {
        full.clear();
        broker.close();
    }

    private void refuseWhereFull(String path) throws IOException {
        for (String beginning : full) {
            if (path.startsWith(beginning)) {
                full.add(
                        beginning.equals("logs/u-") ? "metadata/" : beginning); // then nothing can be taken back either
                throw new IOException("No space left on device");
            }
        }
    }

    @Test
    void aTopicWithoutRoomIsNotThereAndCanBeMadeLater() throws IOException {
        full.add("logs/t-2");
        assertThat(create("t", 4).error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(create("other", 1).isDone()).isTrue();
        assertThat(broker.image().topic("t")).isNull();

        full.clear();
        assertThat(create("t", 4).isDone()).isTrue();
        assertServes("t", 4);
        restart();
        assertServes("t", 4);
        assertThat(broker.recovery().strayDirectories()).isEmpty();
    }

    @Test
    void whatCannotBeTakenBackAtOnceIsTakenBackBeforeTheNextChange() throws IOException {
        full.add("logs/u-");
        assertThat(create("u", 2).error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(create("other", 1).error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(broker.image().topics()).isEmpty();

        full.clear();
        assertThat(create("other", 1).isDone()).isTrue();
        assertThat(broker.image().topic("u")).isNull();
        assertThat(create("u", 2).isDone()).isTrue();
        assertServes("u", 2);
        restart();
        assertServes("u", 2);
    }

    @Test
    void aTopicThatCannotGrowStaysAsItIs() throws IOException {
        create("t", 1);
        full.add("logs/t-2");
        assertThat(grow("t", 4).error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertServes("t", 1);

        full.clear();
        assertThat(grow("t", 4).isDone()).isTrue();
        assertServes("t", 4);
        restart();
        assertServes("t", 4);
    }

    private void assertServes(String topic, int partitions) {
        var image = broker.image().topic(topic);
        assertThat(image.partitions()).isEqualTo(partitions);
        assertThat(broker.partitions().of(image.id())).hasSize(partitions);
    }

    private Outcome create(String name, int partitions) {
        return broker.topics()
                .create(new NewTopic(name, partitions, 1, Map.of()), false)
                .join();
    }

    private Outcome grow(String name, int partitions) {
        return broker.topics().addPartitions(name, partitions, null, false).join();
    }

    private void restart() throws IOException {
        stop();
        start();
    }
}
