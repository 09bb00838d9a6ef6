package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way of setting a group back, and what is shown of groups. */
class GroupsAgainstBrokerTest {
    private static TestBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start();
        broker.run("topics --create --topic log --partitions 1");
        broker.withInput("0\n1\n2\n3\n4\n", "produce --topic log");
        broker.run("groups --reset-offsets --group g --topic log --to-offset 3 --execute");
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "--to-earliest, 0",
        "--to-latest, 5",
        "--to-current, 3",
        "--to-offset 2, 2",
        "--to-offset 99, 5",
        "--shift-by -2, 1",
        "--shift-by 1, 4",
        "--shift-by -9, 0",
        "--by-duration PT1H, 0",
        "--to-datetime 2020-01-01T00:00:00.000, 0",
        "--to-datetime 2099-01-01T00:00:00.000, 5",
    })
    void everyModeLandsWithinTheLog(String mode, long offset) throws Exception {
        var planned = broker.json("groups --reset-offsets --group g --topic log:0 " + mode);

        assertThat(planned.get("executed").asBoolean()).isFalse();
        assertThat(planned.get("resets").get(0).get("new_offset").asLong()).isEqualTo(offset);
    }

    @Test
    void whatWasExportedCanBePutBack() throws Exception {
        var exported = broker.run("groups --reset-offsets --group g --all-topics --to-current --export");
        assertThat(exported.out()).isEqualTo("log,0,3\n");
        Path file = Files.writeString(folder.resolve("before.csv"), exported.out());
        broker.run("groups --reset-offsets --group g --all-topics --to-earliest --execute");
        assertThat(current()).isZero();

        broker.run("groups --reset-offsets --group g --from-file " + file + " --execute");

        assertThat(current()).isEqualTo(3);
        Files.writeString(file, "log,zero,3\n");
        var wrong = broker.run("groups --reset-offsets --group g --from-file " + file + " --execute");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("before.csv line 1");
        assertThat(broker.run("groups --reset-offsets --group g --from-file no-such-file")
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void groupsAreListedByStateAndType() throws Exception {
        assertThat(broker.json("groups --list --state empty").get("groups")).isNotEmpty();
        assertThat(broker.json("groups --list --state stable").get("groups")).isEmpty();
        assertThat(broker.json("groups --list --type classic,share").get("groups"))
                .isNotEmpty();
        assertThat(broker.run("groups --list --state").out()).startsWith("GROUP  TYPE");
        assertThat(broker.run("groups --describe --group g --state --verbose").out())
                .contains("GROUP-EPOCH");
        assertThat(broker.run("groups --describe --group g --members").exitCode())
                .isZero();
    }

    @Test
    void groupsWithBothProtocolsAreDescribedResetAndDeleted() throws Exception {
        for (String protocol : List.of("classic", "consumer")) {
            String group = "with-" + protocol;
            broker.run("consume --topic log --from-beginning -c 2 --consumer-property group.protocol=" + protocol
                    + " --group " + group);

            var state = broker.json("groups --describe --state --group " + group)
                    .get("groups")
                    .get(0);
            assertThat(state.get("type").asText()).isEqualToIgnoringCase(protocol);
            assertThat(state.get("state").asText()).isEqualTo("Empty");
            var reset = broker.json("groups --reset-offsets --all-topics --to-latest --execute --group " + group);
            assertThat(reset.get("resets").get(0).get("new_offset").asLong()).isEqualTo(5);
            assertThat(broker.run("groups --delete-offsets --topic log --group " + group)
                            .exitCode())
                    .isZero();
            assertThat(broker.json("groups --describe --group " + group).get("offsets"))
                    .isEmpty();
            assertThat(broker.run("groups --delete --group " + group).out()).isEqualTo("deleted " + group + "\n");
            assertThat(broker.run("groups --describe --group " + group).exitCode())
                    .isEqualTo(3);
        }
    }

    private static long current() throws Exception {
        return broker.json("groups --describe --group g")
                .get("offsets")
                .get(0)
                .get("current_offset")
                .asLong();
    }
}
