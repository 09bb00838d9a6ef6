package io.splashdam.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void numbersStandToTheRightAndTextToTheLeft() {
        var table = new Table("NAME", "COUNT");
        table.row("a", 1);
        table.row("bcdef", 1234);

        assertThat(printed(table)).isEqualTo("NAME   COUNT\na          1\nbcdef   1234\n");
    }

    @Test
    void anEmptyCellIsADash() {
        var table = new Table("A", "B");
        table.row("", "x");

        assertThat(printed(table)).isEqualTo("A  B\n-  x\n");
    }

    private static String printed(Table table) {
        var out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}
