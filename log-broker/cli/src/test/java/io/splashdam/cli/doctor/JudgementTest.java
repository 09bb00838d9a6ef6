package io.splashdam.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cli.doctor.Finding.Status;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was seen, and what the doctor says of it. */
class JudgementTest {
    private static final Address ASKED = new Address("kafka.example", 9092);

    @Test
    void advertisedLocalhostSeenFromElsewhereFails() throws Exception {
        Finding finding = advertised("localhost", "127.0.0.1", "refuses connections", false)
                .judge();

        assertThat(finding.status()).isEqualTo(Status.FAILED);
        assertThat(finding.detail()).contains("localhost:9092", "every client would connect to itself");
        assertThat(finding.remedy()).contains("advertised.listeners", "PLAINTEXT://kafka.example:9092");
    }

    @Test
    void advertisedLocalhostThatHappensToBeThatBrokerIsAWarning() throws Exception {
        assertThat(advertised("localhost", "127.0.0.1", null, true).judge().status())
                .isEqualTo(Status.WARNING);
    }

    @Test
    void advertisedLocalhostIsRightWhereLocalhostWasAsked() throws Exception {
        var near = new Advertised(
                new WireProbe.Node(1, new Address("localhost", 9092)),
                new Address("127.0.0.1", 9092),
                false,
                List.of(InetAddress.getByName("127.0.0.1")),
                null,
                true,
                1);

        assertThat(near.judge().status()).isEqualTo(Status.OK);
        assertThat(near.judge().detail()).contains("this machine only");
    }

    @Test
    void anAddressThatIsNoneAnUnknownNameAnotherClusterAndAClosedPortFail() throws Exception {
        assertThat(advertised("0.0.0.0", "0.0.0.0", null, true).judge().detail())
                .contains("which is no address");
        assertThat(advertised("kafka-1", null, null, false).judge().detail()).contains("does not know that name");
        assertThat(advertised("10.0.0.9", "10.0.0.9", null, false).judge().detail())
                .contains("another cluster");
        assertThat(advertised("10.0.0.9", "10.0.0.9", "does not answer", false)
                        .judge()
                        .detail())
                .contains("10.0.0.9:9092, but that does not answer");
        assertThat(advertised("10.0.0.9", "10.0.0.9", null, true).judge().status())
                .isEqualTo(Status.OK);
    }

    @Test
    void clocksMayDifferByALittleAWarningOrTooMuch() {
        assertThat(new Clock(10_000, 10_020, 10_500).judge().status()).isEqualTo(Status.OK);
        assertThat(new Clock(10_000, 10_020, 15_000).judge().detail()).contains("4.980 s ahead of ours");
        assertThat(new Clock(10_000, 10_020, 15_000).judge().status()).isEqualTo(Status.WARNING);
        assertThat(new Clock(8_000_000, 8_000_020, 4_000_000).judge().status())
                .as("an hour behind, the broker takes our records for ones from the future")
                .isEqualTo(Status.FAILED);
        assertThat(new Clock(10_000, 10_020, 10_010).judge().status()).isEqualTo(Status.OK);
    }

    @Test
    void aBrokerWithoutACommonVersionFails() {
        var tooOld = Map.of(
                0, new WireProbe.Range(0, 2),
                1, new WireProbe.Range(0, 3),
                2, new WireProbe.Range(0, 1),
                3, new WireProbe.Range(0, 2),
                10, new WireProbe.Range(0, 0));

        Finding finding = Versions.judge(tooOld);

        assertThat(finding.status()).isEqualTo(Status.FAILED);
        assertThat(finding.detail())
                .contains("Produce 0–2", "Fetch 0–3", "InitProducerId")
                .doesNotContain("Metadata");
    }

    private static Advertised advertised(
            String host, @Nullable String resolved, @Nullable String problem, boolean isSame)
            throws UnknownHostException {
        List<InetAddress> addresses = resolved == null ? List.of() : List.of(InetAddress.getByName(resolved));
        return new Advertised(
                new WireProbe.Node(1, new Address(host, 9092)), ASKED, true, addresses, problem, isSame, 1);
    }
}
