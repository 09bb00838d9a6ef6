package io.splashdam.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** JUnit runs other classes here, and is watched from outside: in parallel, and when tests fail. */
@Timeout(120)
class RunsOfJUnitTest {
    private static final Map<String, String> BOOTSTRAP_BY_CLASS = new ConcurrentHashMap<>();
    private static final Queue<Path> DIRECTORIES = new ConcurrentLinkedQueue<>();
    private static final int CLASSES = 3;
    private static volatile CountDownLatch allRun = new CountDownLatch(CLASSES);

    @BeforeEach
    void forget() {
        BOOTSTRAP_BY_CLASS.clear();
        DIRECTORIES.clear();
        allRun = new CountDownLatch(CLASSES);
    }

    @Test
    void classesInParallelHaveBrokersOfTheirOwn() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(First.class), selectClass(Second.class), selectClass(Third.class))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "6")
                .execute()
                .testEvents();

        tests.assertStatistics(counts -> counts.started(6).succeeded(6));
        assertThat(BOOTSTRAP_BY_CLASS).hasSize(CLASSES);
        assertThat(BOOTSTRAP_BY_CLASS.values()).doesNotHaveDuplicates();
    }

    @Test
    void theDirectoryOfAFailedTestStaysWhenWanted() {
        run(FailsAndKeeps.class).assertStatistics(counts -> counts.failed(1));

        assertThat(DIRECTORIES).singleElement().satisfies(directory -> {
            assertThat(directory).isDirectoryContaining("glob:**/logs");
            TestDirectory.remove(directory);
        });
    }

    @Test
    void otherwiseTheDirectoryGoes() {
        run(Fails.class).assertStatistics(counts -> counts.failed(1));

        assertThat(DIRECTORIES)
                .singleElement()
                .satisfies(directory -> assertThat(directory).doesNotExist());
    }

    @Test
    void aBrokerThatDoesNotStartFailsTheClassWithTheReason() {
        Events all = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(WrongSetting.class))
                .execute()
                .allEvents();

        assertThat(all.failed().list())
                .singleElement()
                .satisfies(event -> assertThat(event.toString()).contains("ring.slots"));
    }

    private static Events run(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents();
    }

    /** Not a test by its name: only the tests above run it, and its likes below. */
    abstract static class Parallel {
        @Test
        void one(@BootstrapServers String bootstrap) throws Exception {
            meetTheOthers(bootstrap);
            Records.send(bootstrap, "lines", getClass().getSimpleName());
            assertThat(Records.values(bootstrap, "lines", 1))
                    .containsExactly(getClass().getSimpleName());
        }

        @Test
        void another(@BootstrapServers String bootstrap) {
            assertThat(BOOTSTRAP_BY_CLASS.getOrDefault(getClass().getName(), bootstrap))
                    .isEqualTo(bootstrap);
        }

        /** Goes on when all classes have a broker at the same time. */
        private void meetTheOthers(String bootstrap) throws InterruptedException {
            BOOTSTRAP_BY_CLASS.put(getClass().getName(), bootstrap);
            allRun.countDown();
            assertThat(allRun.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @SplashdamTest(topics = "lines")
    static class First extends Parallel {}

    @SplashdamTest(topics = "lines")
    static class Second extends Parallel {}

    @SplashdamTest(topics = "lines", onDisk = true)
    static class Third extends Parallel {}

    static class FailsAndKeeps {
        @RegisterExtension
        static final SplashdamExtension splashdam = SplashdamExtension.onDisk().keepOnFailure();

        @Test
        void fails() {
            DIRECTORIES.add(splashdam.directory());
            throw new AssertionError("on purpose");
        }
    }

    static class Fails {
        @RegisterExtension
        final SplashdamExtension splashdam = SplashdamExtension.onDisk();

        @Test
        void fails() {
            DIRECTORIES.add(splashdam.directory());
            throw new AssertionError("on purpose");
        }
    }

    @SplashdamTest(settings = "ring.slots=3")
    static class WrongSetting {
        @Test
        void neverRuns() {}
    }
}
