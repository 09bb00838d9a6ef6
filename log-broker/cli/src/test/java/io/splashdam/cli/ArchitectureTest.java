package io.splashdam.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.splashdam.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("io.splashdam.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule commandsDoNotKnowEachOther = slices().matching(
                    "io.splashdam.cli.(topics|groups|records|server|offsets|configs|trim|logdirs|completion|doctor|apply|dump)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule onlyTheServerCommandKnowsTheBroker = noClasses()
            .that()
            .resideOutsideOfPackage("io.splashdam.cli.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.splashdam.broker..", "io.splashdam.log..", "io.splashdam.local..");

    @ArchTest
    static final ArchRule theRelocatedKafkaIsTheServersOwn =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.splashdam.shaded..");
}
