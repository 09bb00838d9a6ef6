package io.splashdam.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void eachErrorHasTheNameAndTheNumberThatKafkaGivesIt() {
        Map<String, Short> ours = new TreeMap<>();
        Map<String, Short> kafkas = new TreeMap<>();
        for (ErrorCode error : ErrorCode.values()) {
            ours.put(error.name(), error.code());
        }
        for (Errors error : Errors.values()) {
            kafkas.put(error.name(), error.code());
        }
        assertThat(ours).isEqualTo(kafkas);
    }
}
