package convscope.verify;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("convscope");

    @Test
    void everyModule_wasScanned() {
        assertThat(CLASSES.size()).isGreaterThan(150);
        for (String name : new String[] {
            "convscope.graph.Graph",
            "convscope.backward.Backward",
            "convscope.model.Model",
            "convscope.formats.ModelFormats",
            "convscope.runtime.Session",
            "convscope.Convscope",
            "convscope.web.Server",
            "convscope.cli.Main"
        }) {
            assertThat(CLASSES.contain(name)).as(name).isTrue();
        }
    }

    @Test
    void onlyTheRuntime_knowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("convscope.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CLASSES);
    }

    @Test
    void onlyTheKerasReader_knowsHdf5() {
        noClasses()
                .that()
                .resideOutsideOfPackage("convscope.formats.keras..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.jhdf..")
                .check(CLASSES);
    }

    @Test
    void onlyTheGraph_knowsProtobuf() {
        noClasses()
                .that()
                .resideOutsideOfPackages("convscope.graph..", "onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", "onnx..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLine_knowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("convscope.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }

    @Test
    void onlyTheWeb_knowsItsServerAndTheLayoutOfGraphs() {
        noClasses()
                .that()
                .resideOutsideOfPackage("convscope.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.javalin..",
                        "org.eclipse.jetty..",
                        "jakarta.servlet..",
                        "org.eclipse.elk..",
                        "org.eclipse.emf..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLine_knowsTheWeb_whichKnowsNothingOfIt() {
        noClasses()
                .that()
                .resideOutsideOfPackages("convscope.cli..", "convscope.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("convscope.cli..", "convscope.web..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("convscope.web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("convscope.cli..")
                .check(CLASSES);
    }

    @Test
    void graph_knowsNothingAbove() {
        noClasses()
                .that()
                .resideInAnyPackage("convscope.graph..", "convscope.backward..", "convscope.model..")
                .should()
                .dependOnClassesThat(isOurs().and(not("convscope.graph", "convscope.backward", "convscope.model")))
                .check(CLASSES);
    }

    @Test
    void formatsAndRuntime_knowTheGraphAlone() {
        noClasses()
                .that()
                .resideInAPackage("convscope.formats..")
                .should()
                .dependOnClassesThat(isOurs().and(not("convscope.graph", "convscope.model", "convscope.formats")))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("convscope.runtime..")
                .should()
                .dependOnClassesThat(isOurs().and(not("convscope.graph", "convscope.backward", "convscope.runtime")))
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("convscope.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void names_sayWhatAThingIs() {
        noClasses()
                .that()
                .resideInAPackage("convscope..")
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(CLASSES);
    }

    @Test
    void explainers_areRecords() {
        classes()
                .that()
                .implement("convscope.explain.Explainer")
                .should()
                .beRecords()
                .check(CLASSES);
    }

    @Test
    void nothing_printsToStandardOutputByItself() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> isOurs() {
        return DescribedPredicate.describe(
                "are Convscope's", c -> c.getPackageName().startsWith("convscope"));
    }

    private static DescribedPredicate<JavaClass> not(String... packages) {
        return DescribedPredicate.describe("outside " + String.join(", ", packages), c -> {
            for (String allowed : packages) {
                if (c.getPackageName().equals(allowed) || c.getPackageName().startsWith(allowed + ".")) {
                    return false;
                }
            }
            return true;
        });
    }
}
