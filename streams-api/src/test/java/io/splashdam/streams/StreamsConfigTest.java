package io.splashdam.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.topology.OffsetReset;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsConfigTest {
    @Test
    void settingsAreReadByKafkasNames() {
        StreamsConfig config = StreamsConfig.parse(Map.of(
                "application.id", "a",
                "state.dir", "/s",
                "default.dsl.store", "in_memory",
                "commit.interval.ms", "7",
                "auto.offset.reset", "latest",
                "statestore.cache.max.bytes", "0"));
        assertThat(config.applicationId()).isEqualTo("a");
        assertThat(config.stateDir()).isEqualTo(Path.of("/s"));
        assertThat(config.store()).isEqualTo(StoreKind.IN_MEMORY);
        assertThat(config.commitIntervalMs()).isEqualTo(7);
        assertThat(config.offsetReset()).isEqualTo(OffsetReset.LATEST);
        assertThat(config.maxCacheBytes()).isZero();
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
        assertThatThrownBy(() -> StreamsConfig.parse(Map.of("application.id", "a", "commit.intervall.ms", "7")))
                .hasMessage("commit.intervall.ms is not a setting; did you mean commit.interval.ms?");
    }

    @Test
    void wrongValuesAreRefusedWithTheirKey() {
        assertThatThrownBy(() -> StreamsConfig.parse(Map.of("application.id", "a", "commit.interval.ms", "soon")))
                .hasMessageContaining("commit.interval.ms=soon");
        assertThatThrownBy(() -> StreamsConfig.of("a").withCommitIntervalMs(-1))
                .hasMessageContaining("commit.interval.ms=-1");
        assertThatThrownBy(() -> StreamsConfig.of("a b")).hasMessageContaining("application.id=a b");
        assertThatThrownBy(() -> StreamsConfig.parse(Map.of())).hasMessageContaining("application.id is missing");
        assertThatThrownBy(() -> StreamsConfig.parse(Map.of("application.id", "a", "exchange", "topic")))
                .hasMessageContaining("exchange=topic");
    }

    @Test
    void keysOfKafkaStreamsThatMeanNothingHereAreAccepted() {
        assertThat(StreamsConfig.parse(Map.of("application.id", "a", "bootstrap.servers", "x:9092")))
                .isEqualTo(StreamsConfig.of("a"));
    }
}
