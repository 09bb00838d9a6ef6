package io.splashdam;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rooms of core and their arrows, as docs/architecture.md draws them. A new room gets its number here. */
class ArchitectureTest {
    private static final String ROOT = "io.splashdam";
    private static final int DOOR = 9;
    private static final int GROUND = 1;

    /** Arrows go from higher to lower numbers; among the rooms of the ground, in any direction without a circle. */
    private static final Map<String, Integer> LAYERS = Map.ofEntries(
            Map.entry("", DOOR),
            Map.entry("broker", DOOR),
            Map.entry("broker.metrics", 8),
            Map.entry("local", 8),
            Map.entry("controller", 7),
            Map.entry("coordinator.group", 6),
            Map.entry("coordinator.transaction", 6),
            Map.entry("coordinator.assignor", 5),
            Map.entry("coordinator", 5),
            Map.entry("quorum", 5),
            Map.entry("ring", 4),
            Map.entry("partition", 3),
            Map.entry("config", 3),
            Map.entry("log", 2),
            Map.entry("compaction", GROUND),
            Map.entry("producer", GROUND),
            Map.entry("replication", GROUND),
            Map.entry("record", GROUND),
            Map.entry("observe", GROUND),
            Map.entry("security", GROUND),
            Map.entry("cluster", GROUND));

    private static final String[] PURE = {
        "io.splashdam.record..",
        "io.splashdam.compaction..",
        "io.splashdam.producer..",
        "io.splashdam.replication..",
        "io.splashdam.security..",
        "io.splashdam.cluster..",
        "io.splashdam.observe..",
        "io.splashdam.coordinator.assignor..",
        "io.splashdam.coordinator.group..",
        "io.splashdam.coordinator.transaction.."
    };

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void arrowsPointDown() {
        classes().should(dependOnlyOnLowerRooms()).check(CORE);
    }

    @Test
    void roomsFormNoCircle() {
        slices().matching("io.splashdam.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void eachRoomHasANumberAndADoorPlate() {
        List<String> missing = new ArrayList<>();
        for (JavaPackage room : CORE.getPackage(ROOT).getSubpackagesInTree()) {
            if (room.getClasses().isEmpty()) {
                continue;
            }
            if (!LAYERS.containsKey(nameOf(room.getName()))) {
                missing.add("a number for " + room.getName());
            }
            if (!room.isAnnotatedWith(NullMarked.class)) {
                missing.add("a package-info.java with @NullMarked for " + room.getName());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void pureRoomsTouchNoFileSocketThreadOrLogger() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.net..",
                                "org.slf4j..",
                                "java.util.logging..")
                        .or(assignableTo(java.io.File.class))
                        .or(assignableTo(java.io.RandomAccessFile.class))
                        .or(assignableTo(Thread.class))
                        .or(assignableTo(ThreadLocal.class))
                        .or(assignableTo(Executor.class))
                        .or(assignableTo(Executors.class)))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void pureRoomsAreHandedTimeAndChance() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CORE);
    }

    @Test
    void onlyTheRingKnowsTheDisruptor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.splashdam.ring..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.lmax.."))
                .check(CORE);
    }

    @Test
    void coreKnowsNeitherKafkaNorNetty() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.apache.kafka..", "io.splashdam.shaded..", "io.netty..", "org.rocksdb.."))
                .check(CORE);
    }

    private static ArchCondition<JavaClass> dependOnlyOnLowerRooms() {
        return new ArchCondition<>("depend only on rooms with a lower number") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (Dependency arrow : item.getDirectDependenciesFromSelf()) {
                    if (!arrow.getTargetClass().getPackageName().startsWith(ROOT)) {
                        continue;
                    }
                    String from = nameOf(item.getPackageName());
                    String to = nameOf(arrow.getTargetClass().getPackageName());
                    if (!mayKnow(from, to)) {
                        events.add(SimpleConditionEvent.violated(
                                item, from + " -> " + to + ": " + arrow.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean mayKnow(String from, String to) {
        int above = LAYERS.getOrDefault(from, 0);
        int below = LAYERS.getOrDefault(to, DOOR);
        boolean isOneFloor = above == below && (above == GROUND || above == DOOR);
        return from.equals(to) || isOneFloor || above > below;
    }

    private static String nameOf(String packageName) {
        return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
    }
}
