package io.splashdam.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.runtime.ProcessingGuarantee;
import io.splashdam.topology.OffsetReset;
import java.nio.file.Path;
import java.util.HashMap;
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
    void theGuaranteeIsReadInBothSpellingsAndIsExactlyOnceByDefault() {
        assertThat(guarantee(Map.of())).isEqualTo(ProcessingGuarantee.EXACTLY_ONCE);
        assertThat(guarantee(Map.of("processing.guarantee", "exactly_once_v2")))
                .isEqualTo(ProcessingGuarantee.EXACTLY_ONCE);
        assertThat(guarantee(Map.of("processing.guarantee", "at_least_once")))
                .isEqualTo(ProcessingGuarantee.AT_LEAST_ONCE);
        assertThatThrownBy(() -> guarantee(Map.of("processing.guarantee", "twice")))
                .hasMessage("processing.guarantee=twice: expected exactly_once (or exactly_once_v2) or at_least_once");
    }

    private static ProcessingGuarantee guarantee(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("application.id", "app");
        return StreamsConfig.parse(all).guarantee();
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
