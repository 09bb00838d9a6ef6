package io.splashdam.perf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.splashdam.perf", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("io.splashdam.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyOneRoomKnowsKafkasClient = noClasses()
            .that()
            .resideOutsideOfPackage("io.splashdam.perf.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyOneRoomKnowsTheBroker = noClasses()
            .that()
            .resideOutsideOfPackage("io.splashdam.perf.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.splashdam.broker..", "io.splashdam.local..", "io.splashdam.ring..");
}
