package io.splashdam.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.state.serde.Serdes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBatchTest {
    /** Repeat one: {@code mvn -pl streams-api -am test -Dtest=RecordBatchTest}; the seed is in the test's name. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void rowsOfEveryKindComeBackHoweverManyThereAre(long seed) {
        Random random = new Random(seed);
        RecordBatch batch = new RecordBatch();
        for (int round = 0; round < 20; round++) {
            batch.clear();
            batch.keys().form(Serdes.String());
            batch.values().form(Serdes.String());
            List<String> keys = new ArrayList<>();
            List<String> values = new ArrayList<>();
            int rows = random.nextInt(500);
            for (int row = 0; row < rows; row++) {
                keys.add(add(batch.keys(), random));
                values.add(add(batch.values(), random));
                batch.endRow(row, row + 1);
            }
            assertThat(batch.count()).isEqualTo(rows);
            for (int row = 0; row < rows; row++) {
                assertThat(batch.keys().get(row)).isEqualTo(keys.get(row));
                assertThat(batch.keys().isNull(row)).isEqualTo(keys.get(row) == null);
                assertThat(batch.values().get(row)).isEqualTo(values.get(row));
                assertThat(batch.timestampMs(row)).isEqualTo(row);
                assertThat(batch.origin(row)).isEqualTo(row + 1);
            }
        }
    }

    private static String add(Column column, Random random) {
        String text = "t" + random.nextInt(1000);
        switch (random.nextInt(3)) {
            case 0 -> {
                column.addNull();
                return null;
            }
            case 1 -> column.addObject(text);
            default -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                column.addBytes(bytes, 0, bytes.length);
            }
        }
        return text;
    }
}
