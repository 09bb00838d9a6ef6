package io.splashdam.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
    @Test
    void aNameWithSpacesAndParenthesesDoesNotShiftTheFields() {
        String stat = "42 (a b) c) S 1 1 1 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 1 0 9 9 9";

        assertThat(ProcessFigures.cpuNs(stat)).isEqualTo(2_000_000_000L);
    }

    @Test
    void absentFilesCountAsNothing() {
        assertThat(ProcessFigures.cpuNs("")).isZero();
        assertThat(ProcessFigures.field("VmRSS:\t   2048 kB\n", "VmRSS:")).isEqualTo(2048);
        assertThat(ProcessFigures.field("", "VmRSS:")).isZero();
    }

    @Test
    void thisProcessHasUsedCpuAndMemory() {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "skipped: this system has no /proc");

        var figures = ProcessFigures.ofThisProcess();

        assertThat(figures.cpuNs()).isPositive();
        assertThat(figures.residentBytes()).isGreaterThan(10_000_000);
    }
}
