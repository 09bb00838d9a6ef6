package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** Holds the table of APIs in docs/compatibility.md against what is listed to clients. */
class CompatibilityPageTest {
    private static final Path PAGE = Path.of("../../docs/compatibility.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (\\w+) \\| ([0-9–]+) \\|");

    @Test
    void theTableHasEveryApiWithItsVersions() throws IOException {
        assertThat(ROW.matcher(Files.readString(PAGE)).results().map(CompatibilityPageTest::row))
                .containsExactlyElementsOf(Arrays.stream(KafkaApi.values())
                        .map(api -> api.key() + " " + ApiKeys.forId(api.key()).name + " " + versions(api))
                        .toList());
    }

    private static String row(MatchResult row) {
        return row.group(1) + " " + row.group(2) + " " + row.group(3);
    }

    private static String versions(KafkaApi api) {
        return api.minVersion() == api.maxVersion()
                ? String.valueOf(api.minVersion())
                : api.minVersion() + "–" + api.maxVersion();
    }
}
