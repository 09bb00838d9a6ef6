package io.splashdam.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a field of the instance: a broker for each method. And what a test may do to it. */
@Timeout(60)
class LifecycleTest {
    @RegisterExtension
    final SplashdamExtension memory = SplashdamExtension.inMemory().topics("lines");

    @RegisterExtension
    final SplashdamExtension disk = SplashdamExtension.onDisk().topics("lines");

    @RepeatedTest(2)
    void eachMethodHasABrokerOfItsOwn() throws Exception {
        Records.send(memory.bootstrap(), "lines", "once");

        assertThat(memory.broker().partitions().all())
                .anySatisfy(partitions -> assertThat(partitions[0].endOffset()).isEqualTo(1));
        assertThat(Records.values(memory.bootstrap(), "lines", 1)).containsExactly("once");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRestartKeepsAddressAndRecords(boolean isOnDisk) throws Exception {
        SplashdamExtension splashdam = isOnDisk ? disk : memory;
        String before = splashdam.bootstrap();
        Records.send(before, "lines", "kept");

        splashdam.restart();

        assertThat(splashdam.bootstrap()).isEqualTo(before);
        assertThat(Records.values(before, "lines", 1)).containsExactly("kept");
    }

    @Test
    void aProducerGoesOnAfterAKill() throws Exception {
        try (KafkaProducer<String, String> producer = Records.producer(disk.bootstrap())) {
            producer.send(new ProducerRecord<>("lines", "before")).get(20, TimeUnit.SECONDS);
            disk.kill();
            Future<RecordMetadata> during = producer.send(new ProducerRecord<>("lines", "during"));
            disk.start();

            assertThat(during.get(30, TimeUnit.SECONDS).offset()).isEqualTo(1);
        }
        assertThat(Records.values(disk.bootstrap(), "lines", 2)).containsExactly("before", "during");
    }

    @Test
    void aStoppedBrokerSaysSo() {
        memory.stop();

        assertThatThrownBy(memory::client)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start()");
    }

    @Test
    void whatComesTooLateIsRefused() {
        assertThatThrownBy(() -> memory.topics("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("where it is declared");
    }
}
