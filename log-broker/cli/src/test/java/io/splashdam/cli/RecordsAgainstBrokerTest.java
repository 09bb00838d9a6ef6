package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What produce reads and consume prints: kcat's formats, notations, places to begin and end. */
class RecordsAgainstBrokerTest {
    private static TestBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void aTailIsTheLastOfEachPartition() {
        broker.run("topics --create --topic tail --partitions 2");
        broker.withInput("a\nb\nc\n", "produce -t tail -p 0");
        broker.withInput("d\n", "produce -t tail -p 1");

        assertThat(broker.run("consume -t tail --offset -2 -e").out().lines()).containsExactlyInAnyOrder("b", "c", "d");
        assertThat(broker.run("consume -t tail -p 0 --offset end -e").out()).isEmpty();
        assertThat(broker.run("consume -t tail -p 0 --offset beginning -e -c 1").out())
                .isEqualTo("a\n");
    }

    @Test
    void timesBeginAndEndReading() throws Exception {
        broker.run("topics --create --topic times --partitions 1");
        broker.withInput("early\n", "produce -t times");
        long between = broker.json("consume -t times --from-beginning -e")
                        .get("timestamp")
                        .asLong()
                + 1;
        org.awaitility.Awaitility.await().until(() -> System.currentTimeMillis() > between);
        broker.withInput("late\n", "produce -t times");

        assertThat(broker.run("consume -t times --since " + between + " -e").out())
                .isEqualTo("late\n");
        assertThat(broker.run("consume -t times --from-beginning --until " + between)
                        .out())
                .isEqualTo("early\n");
        assertThat(broker.run("consume -t times --offset s@" + between + " --offset e@PT0S")
                        .out())
                .isEqualTo("late\n");
    }

    @Test
    void numbersGoInAndComeOutInTheirNotation() {
        broker.run("topics --create --topic numbers --partitions 1");
        broker.withInput("a,7\nb,-1\n", "produce -t numbers -K , --value-format long");

        assertThat(broker.run("consume -t numbers --from-beginning -e -K = --value-format long")
                        .out())
                .isEqualTo("a=7\nb=-1\n");
        assertThat(broker.run("consume -t numbers --from-beginning -e -f %k:%s:%S\\n --value-format hex")
                        .out())
                .isEqualTo("a:0000000000000007:8\nb:ffffffffffffffff:8\n");
        var mistaken = broker.run("consume -t numbers --from-beginning -e --value-format int");
        assertThat(mistaken.exitCode()).isEqualTo(1);
        assertThat(mistaken.err()).contains("numbers-0 offset 0", "are no int", "--value-format");
        var skipping = broker.run("consume -t numbers --from-beginning -e --value-format int --skip-message-on-error");
        assertThat(skipping.exitCode()).isZero();
        assertThat(skipping.out()).isEmpty();
        assertThat(broker.withInput("c,many\n", "produce -t numbers -K , --value-format long")
                        .err())
                .contains("line 1 has an unreadable value");
    }

    @Test
    void filesAreRecordsOrTheirLinesAre() throws Exception {
        broker.run("topics --create --topic files --partitions 1");
        Path one = Files.writeString(folder.resolve("one.txt"), "1\n2\n");
        Path two = Files.writeString(folder.resolve("two.txt"), "3\n");

        broker.run("produce -t files -k name " + one + " " + two);
        broker.run("produce -t files --lines " + one + " " + two);

        assertThat(broker.run("consume -t files --from-beginning -e -f [%k|%s]").out())
                .isEqualTo("[name|1\n2\n][name|3\n][|1][|2][|3]");
        assertThat(broker.run("produce -t files no-such-file").exitCode()).isEqualTo(3);
    }

    @Test
    void emptyIsATombstoneWhereAskedFor() {
        broker.run("topics --create --topic tombs --partitions 1");
        broker.withInput("k:\n", "produce -t tombs -K : -Z");

        assertThat(broker.run("consume -t tombs --from-beginning -e -f %k=%s/%S -Z")
                        .out())
                .isEqualTo("k=NULL/-1");
        assertThat(broker.run("consume -t tombs --from-beginning -e").out()).isEqualTo("null\n");
    }
}
