package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import io.splashdam.clients.ForeignProgram.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kcat, and with it librdkafka, on a broker of ours. */
@Timeout(180)
class KcatTest {
    private static final int RECORDS = 200;

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;

    @BeforeEach
    void open() throws Exception {
        ForeignProgram.require("kcat", "kcat", "-V");
        splashdam = Splashdam.open(directory);
        bootstrap = splashdam.listen(0);
    }

    @AfterEach
    void close() {
        if (splashdam != null) {
            splashdam.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyCodecArrivesWithKeysAndHeaders(String codec) throws Exception {
        kcat(keyed(), "-P", "-t", "t", "-K", "|", "-z", codec, "-H", "codec=" + codec, "-H", "empty=");
        Outcome read = kcat("", "-C", "-t", "t", "-o", "beginning", "-e", "-q", "-f", "%o %k %h %s\n");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            expected.add(i + " k" + i + " codec=" + codec + ",empty= v" + i);
        }
        assertThat(read.lines()).isEqualTo(expected);
    }

    @Test
    void anIdempotentProducerSpreadsOverPartitionsThatTheMetadataShows() throws Exception {
        splashdam.client().createTopicIfAbsent("p3", 3, Map.of());
        kcat(values(), "-P", "-t", "p3", "-X", "enable.idempotence=true");
        assertThat(kcat("", "-L", "-t", "p3").out()).contains("topic \"p3\" with 3 partitions", "(controller)");
        Outcome read = kcat("", "-C", "-t", "p3", "-o", "beginning", "-e", "-q");
        assertThat(read.lines()).hasSize(RECORDS).doesNotHaveDuplicates();
    }

    @Test
    void offsetsAreFoundByTimeAndByName() throws Exception {
        kcat(values(), "-P", "-t", "t");
        assertThat(kcat("", "-Q", "-t", "t:0:-1").out()).contains("offset " + RECORDS);
        assertThat(kcat("", "-Q", "-t", "t:0:-2").out()).contains("offset 0");
        assertThat(kcat("", "-Q", "-t", "t:0:1000").out()).contains("offset 0");
    }

    @Test
    void aGroupGoesOnWhereItStoodAlsoAfterARestart() throws Exception {
        splashdam.client().createTopicIfAbsent("g", 3, Map.of());
        kcat(values(), "-P", "-t", "g");
        assertThat(readInGroup()).hasSize(RECORDS);
        int port = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
        splashdam.close();
        splashdam = Splashdam.open(directory);
        bootstrap = splashdam.listen(port);
        kcat("one more\n", "-P", "-t", "g");
        assertThat(readInGroup()).containsExactly("one more");
    }

    private List<String> readInGroup() throws Exception {
        return kcat("", "-q", "-e", "-X", "auto.offset.reset=earliest", "-G", "readers", "g")
                .lines();
    }

    private Outcome kcat(String in, String... arguments) throws Exception {
        List<String> command = ForeignProgram.command("kcat", "-b", bootstrap);
        command.addAll(List.of(arguments));
        return ForeignProgram.run(in, command).succeeded();
    }

    private static String keyed() {
        return IntStream.range(0, RECORDS)
                .mapToObj(i -> "k" + i + "|v" + i + "\n")
                .collect(Collectors.joining());
    }

    private static String values() {
        return IntStream.range(0, RECORDS).mapToObj(i -> "v" + i + "\n").collect(Collectors.joining());
    }
}
