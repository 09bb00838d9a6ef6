package io.splashdam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.junit.BootstrapServers;
import io.splashdam.junit.SplashdamTest;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/**
 * The example of spring-kafka's chapter on testing (template, listener container, assertions), with our broker where it has {@code
 * @EmbeddedKafka}.
 */
@SplashdamTest(topics = EmbeddedBrokerTest.TEMPLATE_TOPIC, partitions = 2) // stands first: begins first, ends last
@SpringJUnitConfig
@DirtiesContext
@Timeout(60)
class EmbeddedBrokerTest {
    static final String TEMPLATE_TOPIC = "templateTopic";

    @BootstrapServers
    static String bootstrap;

    @DynamicPropertySource
    static void brokers(DynamicPropertyRegistry registry) {
        registry.add("spring.embedded.kafka.brokers", () -> bootstrap);
    }

    @Autowired
    KafkaTemplate<Integer, String> template;

    @Autowired
    Received received;

    @Test
    void whatTheTemplateSendsTheListenerGets() throws Exception {
        template.setDefaultTopic(TEMPLATE_TOPIC);

        template.sendDefault("foo").get(10, TimeUnit.SECONDS);
        assertThat(received.next().value()).isEqualTo("foo");

        template.sendDefault(0, 2, "bar").get(10, TimeUnit.SECONDS);
        ConsumerRecord<Integer, String> bar = received.next();
        assertThat(bar.key()).isEqualTo(2);
        assertThat(bar.value()).isEqualTo("bar");
        assertThat(bar.partition()).isZero();

        template.send(TEMPLATE_TOPIC, 1, 2, "baz").get(10, TimeUnit.SECONDS);
        ConsumerRecord<Integer, String> baz = received.next();
        assertThat(baz.key()).isEqualTo(2);
        assertThat(baz.value()).isEqualTo("baz");
        assertThat(baz.partition()).isEqualTo(1);
    }

    @Test
    void theClientsAreThoseThatSpringBrings() {
        assertThat(AppInfoParser.getVersion()).isEqualTo("4.2.1");
    }

    /** What the listener was given, in its order. */
    static final class Received {
        private final BlockingQueue<ConsumerRecord<Integer, String>> records = new LinkedBlockingQueue<>();

        @KafkaListener(id = "templateTests", topics = TEMPLATE_TOPIC)
        void listen(ConsumerRecord<Integer, String> record) {
            records.add(record);
        }

        ConsumerRecord<Integer, String> next() throws InterruptedException {
            ConsumerRecord<Integer, String> record = records.poll(30, TimeUnit.SECONDS);
            assertThat(record).as("a record within 30 s").isNotNull();
            return record;
        }
    }

    @Configuration
    @EnableKafka
    static class Config {
        @Value("${spring.embedded.kafka.brokers}")
        String brokers;

        @Bean
        ProducerFactory<Integer, String> producerFactory() {
            return new DefaultKafkaProducerFactory<>(Map.of(
                    CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers,
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, IntegerSerializer.class,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class));
        }

        @Bean
        KafkaTemplate<Integer, String> kafkaTemplate(ProducerFactory<Integer, String> factory) {
            return new KafkaTemplate<>(factory);
        }

        @Bean
        ConsumerFactory<Integer, String> consumerFactory() {
            return new DefaultKafkaConsumerFactory<>(Map.of(
                    CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                    brokers,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    IntegerDeserializer.class,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    StringDeserializer.class));
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<Integer, String> kafkaListenerContainerFactory(
                ConsumerFactory<Integer, String> consumers) {
            var factory = new ConcurrentKafkaListenerContainerFactory<Integer, String>();
            factory.setConsumerFactory(consumers);
            return factory;
        }

        @Bean
        Received received() {
            return new Received();
        }
    }
}
