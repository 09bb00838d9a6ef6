package io.splashdam.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The annotation instead of a field. */
@Timeout(60)
@SplashdamTest(
        topics = {"orders", "payments"},
        partitions = 3,
        settings = "auto.create.topics.enable=false",
        onDisk = true)
class SplashdamTestTest {
    private final String inConstructor;

    SplashdamTestTest(@BootstrapServers String bootstrap) {
        inConstructor = bootstrap;
    }

    @Test
    void addressAndExtensionAreGivenToWhoAsks(@BootstrapServers String bootstrap, SplashdamExtension splashdam) {
        assertThat(bootstrap).isEqualTo(inConstructor).isEqualTo(splashdam.bootstrap());
        assertThat(splashdam.directory()).isDirectoryContaining("glob:**/splashdam.properties");
    }

    @Test
    void topicsAndSettingsAreAsWritten(SplashdamExtension splashdam) {
        assertThat(splashdam.client().partitionCount("orders")).isEqualTo(3);
        assertThat(splashdam.broker().config().isAutoCreateTopicsEnabled()).isFalse();
    }
}
