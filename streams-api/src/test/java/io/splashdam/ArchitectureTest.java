package io.splashdam;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {
            "io.splashdam.topology",
            "io.splashdam.time",
            "io.splashdam.stores",
            "io.splashdam.processor",
            "io.splashdam.operator",
            "io.splashdam.task",
            "io.splashdam.dsl",
            "io.splashdam.runtime",
            "io.splashdam.embedded",
            "io.splashdam.kafka",
            "io.splashdam.streams",
            "io.splashdam.run",
            "io.splashdam.testing"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule arrowsPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("run")
            .definedBy("io.splashdam.run..")
            .layer("streams")
            .definedBy("io.splashdam.streams..", "io.splashdam.testing..")
            .layer("bindings")
            .definedBy("io.splashdam.embedded..", "io.splashdam.kafka..")
            .layer("runtime")
            .definedBy("io.splashdam.runtime..")
            .layer("dsl")
            .definedBy("io.splashdam.dsl..")
            .layer("task")
            .definedBy("io.splashdam.task..")
            .layer("operator")
            .definedBy("io.splashdam.operator..")
            .layer("topology")
            .definedBy("io.splashdam.topology..")
            .layer("time")
            .definedBy("io.splashdam.time..")
            .layer("processor")
            .definedBy("io.splashdam.processor..")
            .whereLayer("time")
            .mayNotAccessAnyLayer()
            .layer("stores")
            .definedBy("io.splashdam.stores..")
            .whereLayer("run")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("streams")
            .mayOnlyBeAccessedByLayers("run")
            .whereLayer("bindings")
            .mayOnlyBeAccessedByLayers("run", "streams")
            .whereLayer("runtime")
            .mayOnlyBeAccessedByLayers("run", "streams", "bindings")
            .whereLayer("dsl")
            .mayOnlyBeAccessedByLayers("run", "streams", "bindings", "runtime")
            .whereLayer("processor")
            .mayOnlyBeAccessedByLayers("run", "streams", "bindings", "runtime", "dsl")
            .whereLayer("task")
            .mayOnlyBeAccessedByLayers("run", "streams", "bindings", "runtime", "dsl")
            .whereLayer("operator")
            .mayOnlyBeAccessedByLayers("run", "streams", "bindings", "runtime", "dsl", "task", "processor");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("io.splashdam.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyOneRoomKnowsTheBroker = noClasses()
            .that()
            .resideOutsideOfPackages("io.splashdam.embedded..", "io.splashdam.run..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.splashdam.local..", "io.splashdam.broker..", "io.splashdam.record..", "io.splashdam.ring..");

    @ArchTest
    static final ArchRule onlyOneRoomKnowsKafkasClients = noClasses()
            .that()
            .resideOutsideOfPackage("io.splashdam.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule ofKafkaOnlyWhatIsPublic =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..internals..");

    @ArchTest
    static final ArchRule bindingsDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("io.splashdam.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.splashdam.embedded..");

    @ArchTest
    static final ArchRule noRocksDbAndNoNettyHere =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.rocksdb..", "io.netty..", "com.lmax..");

    @ArchTest
    static final ArchRule graphOperatorsAndTasksArePure = noClasses()
            .that()
            .resideInAnyPackage("io.splashdam.topology..", "io.splashdam.operator..", "io.splashdam.task..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.nio.file..", "java.net..", "org.slf4j..", "java.time..", "java.util.concurrent..");
}
