package io.splashdam.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In a static field: one broker for the class, those within it included. */
@Timeout(60)
class SplashdamExtensionTest {
    @RegisterExtension
    static final SplashdamExtension splashdam =
            SplashdamExtension.inMemory().topics("a", "b").topic("wide", 4);

    @BootstrapServers
    static String shared;

    @BootstrapServers
    private String own;

    private static String seenBeforeAll;
    private String seenBeforeEach;

    @BeforeAll
    static void lookEarly() {
        seenBeforeAll = shared;
    }

    @BeforeEach
    void look() {
        seenBeforeEach = own;
    }

    @Test
    void theAddressIsInjectedBeforeAnyCodeOfTheTestRuns(@BootstrapServers String given) {
        assertThat(List.of(shared, own, given, seenBeforeAll, seenBeforeEach)).containsOnly(splashdam.bootstrap());
    }

    @Test
    void topicsAreThereBefore() {
        assertThat(splashdam.client().partitionCount("a")).isEqualTo(1);
        assertThat(splashdam.client().partitionCount("b")).isEqualTo(1);
        assertThat(splashdam.client().partitionCount("wide")).isEqualTo(4);
    }

    @Test
    void kafkaClientsProduceAndConsume() throws Exception {
        Records.send(splashdam.bootstrap(), "b", "hello");

        assertThat(Records.values(splashdam.bootstrap(), "b", 1)).containsExactly("hello");
    }

    @Nested
    class Within {
        @BootstrapServers
        String inner;

        @Test
        void aNestedClassUsesTheSameBroker() {
            assertThat(inner).isEqualTo(own).isEqualTo(splashdam.bootstrap());
        }
    }
}
