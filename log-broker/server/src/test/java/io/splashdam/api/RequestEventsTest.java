package io.splashdam.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.splashdam.broker.Splashdam;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The lines of a broker's life that docs/operations.md promises, as a log back end gets them. */
@Timeout(60)
class RequestEventsTest {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.splashdam");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    private Level before;

    @BeforeEach
    void listen() {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void forget() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(before);
    }

    @Test
    void lifeTopicsAndGroupsHaveTheirLines() throws Exception {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            String bootstrap = splashdam.listen(0);
            produce(bootstrap, "client one");
            try (KafkaConsumer<String, String> consumer = consumer(bootstrap)) {
                consumer.subscribe(List.of("lines"));
                await().until(() -> consumer.poll(Duration.ofMillis(100)).count() > 0);
            }
            splashdam.client().deleteTopic("lines");
        }

        assertThat(lines)
                .anyMatch(line -> line.startsWith("INFO event=start data="))
                .anyMatch(line -> line.startsWith("INFO event=recovered clean="))
                .anyMatch(line -> line.startsWith("INFO event=ready ms="))
                .anyMatch(line -> line.startsWith("INFO event=listening kafka=127.0.0.1:"))
                .anyMatch(line -> line.matches("INFO event=topic.created topic=lines id=\\S+ partitions=1"))
                .anyMatch(line -> line.matches("INFO event=group.rebalanced group=readers generation=1 members=1"))
                .anyMatch(line -> line.matches("INFO event=topic.deleted topic=lines id=\\S+"))
                .anyMatch(line -> line.startsWith("INFO event=stopped ms="));
    }

    /** An append that waits behind a task which holds up the ring. */
    @Test
    void aSlowRequestNamesItsClient() throws Exception {
        try (Splashdam splashdam = Splashdam.inMemory(Map.of("slow.request.ms", "10"))) {
            String bootstrap = splashdam.listen(0);
            splashdam.client().createTopic("lines", 1, Map.of());
            CountDownLatch held = new CountDownLatch(1);
            Thread holding = new Thread(() -> splashdam.broker().ring().tryRun(nowMs -> hold(splashdam, held)));
            holding.start();
            held.await();

            produce(bootstrap, "client\none");
            holding.join();
        }

        assertThat(lines.stream().filter(line -> line.contains("event=request.slow request=Produce")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("WARN event=request.slow request=Produce version="))
                .allMatch(line -> line.contains(" client=\"client one\" peer=/127.0.0.1:"))
                .allMatch(line -> line.endsWith(" slow.request.ms=10"));
    }

    @Test
    void whatAClientWantsToWaitDoesNotCount() {
        assertThat(SlowRequests.isSlow(1_200, 0, 1_000)).isTrue();
        assertThat(SlowRequests.isSlow(1_200, 500, 1_000)).isFalse();
        assertThat(SlowRequests.isSlow(1_500, 500, 1_000)).isTrue();
        assertThat(SlowRequests.isSlow(60_000, Long.MAX_VALUE, 1_000)).isFalse();
    }

    /** Until the request waits behind this, and some milliseconds more. */
    private static void hold(Splashdam splashdam, CountDownLatch held) {
        held.countDown();
        String waits = "kafka_server_delayedoperationpurgatory_purgatorysize{delayedoperation=\"Produce\"} 1";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> splashdam.broker().metrics().page().contains(waits));
        await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    }

    private static void produce(String bootstrap, String clientId) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "client.id", clientId),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("lines", "v")).get();
        }
    }

    private static KafkaConsumer<String, String> consumer(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "readers", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
