package io.splashdam.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventLineTest {
    @Test
    void plainValuesStandAsTheyAre() {
        assertThat(EventLine.of("topic.created").with("topic", "lines").with("partitions", 2))
                .hasToString("event=topic.created topic=lines partitions=2");
    }

    @Test
    void whatAClientMadeUpBeginsNoLineOfItsOwn() {
        assertThat(EventLine.of("a").with("client", "x\nevent=ready ok=\"1\" \\"))
                .hasToString("event=a client=\"x event=ready ok=\\\"1\\\" \\\\\"");
        assertThat(EventLine.of("a").with("client", "")).hasToString("event=a client=\"\"");
    }

    @Test
    void longValuesAreCut() {
        assertThat(EventLine.of("a").with("client", "x".repeat(10_000)).toString())
                .hasSizeLessThan(350)
                .endsWith("x…\"");
    }
}
