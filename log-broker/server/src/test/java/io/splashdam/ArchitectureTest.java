package io.splashdam;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.channel.FileRegion;

/** Who may know whom in this module; ARCHITECTURE section 4. */
@AnalyzeClasses(packages = "io.splashdam", importOptions = ArchitectureTest.ThisModule.class)
class ArchitectureTest {
    private static final String KAFKA = "io.splashdam.shaded.kafka..";

    /** Not the thousands of classes of the codec. */
    static final class ThisModule implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return location.contains("/server/target/classes/");
        }
    }

    @ArchTest
    static final ArchRule arrowsPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("api")
            .definedBy("io.splashdam.api..")
            .layer("server")
            .definedBy("io.splashdam.server..")
            .layer("console")
            .definedBy("io.splashdam.console..")
            .layer("wire")
            .definedBy("io.splashdam.wire..")
            .layer("net")
            .definedBy("io.splashdam.net..")
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("console")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("wire")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("net")
            .mayOnlyBeAccessedByLayers("wire", "api", "console", "server");

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("io.splashdam.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nettyIsForNetWireAndConsole = noClasses()
            .that()
            .resideOutsideOfPackages("io.splashdam.net..", "io.splashdam.wire..", "io.splashdam.console..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule fileRegionIsForNet = noClasses()
            .that()
            .resideOutsideOfPackage("io.splashdam.net..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(FileRegion.class);

    @ArchTest
    static final ArchRule netKnowsNoKafka = noClasses()
            .that()
            .resideInAPackage("io.splashdam.net..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KAFKA, "io.splashdam.record..", "io.splashdam.cluster..");

    @ArchTest
    static final ArchRule kafkaIsForWireAndApi = noClasses()
            .that()
            .resideOutsideOfPackages("io.splashdam.wire..", "io.splashdam.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(KAFKA);

    @ArchTest
    static final ArchRule apiKnowsOnlyMessagesAndErrorsOfKafka = noClasses()
            .that()
            .resideInAPackage("io.splashdam.api..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "are Kafka's, but neither messages nor what messages consist of",
                    type -> type.getPackageName().startsWith("io.splashdam.shaded.kafka")
                            && !type.getPackageName().equals("io.splashdam.shaded.kafka.common.message")
                            && !type.getPackageName().equals("io.splashdam.shaded.kafka.common.protocol")
                            && !type.getSimpleName().startsWith("ImplicitLinkedHash") // what messages' lists inherit
                            && !type.getName().equals("io.splashdam.shaded.kafka.common.Uuid")))
            .allowEmptyShould(true);

    /** The listener runs beside any kafka-clients of the application, or none. */
    @ArchTest
    static final ArchRule theRealKafkaIsForTests =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka..");
}
