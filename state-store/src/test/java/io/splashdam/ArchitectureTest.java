package io.splashdam;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;

@AnalyzeClasses(packages = "io.splashdam.state", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyOneRoomKnowsRocksDb = noClasses()
            .that()
            .resideOutsideOfPackage("io.splashdam.state.rocksdb..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("io.splashdam.state.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule serdesAreAtTheBottom = noClasses()
            .that()
            .resideInAPackage("io.splashdam.state.serde..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.splashdam.state",
                    "io.splashdam.state.rocksdb..",
                    "io.splashdam.state.memory..",
                    "io.splashdam.state.changelog..");

    @ArchTest
    static final ArchRule theContractKnowsNoBackend = noClasses()
            .that()
            .resideInAPackage("io.splashdam.state")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.splashdam.state.rocksdb..", "io.splashdam.state.memory..", "io.splashdam.state.changelog..");

    @ArchTest
    static final ArchRule onlyTheNativeRoomTouchesFiles = noClasses()
            .that()
            .resideOutsideOfPackage("io.splashdam.state.rocksdb..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.net..", "org.slf4j..")
                    .and(not(equivalentTo(Path.class)))); // a checkpoint's directory is named by those above
}
