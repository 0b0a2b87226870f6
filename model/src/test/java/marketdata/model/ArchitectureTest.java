package marketdata.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The model is pure: its results depend on its input alone, and an exchange is known to its own package alone. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("marketdata.model");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("marketdata.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingButTheRegisterKnowsAnExchange() {
        for (String name : marketdata.model.trade.Exchange.names()) {
            String exchange = "marketdata.model.exchange." + name;
            noClasses()
                    .that()
                    .resideOutsideOfPackages(exchange, "marketdata.model")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(exchange)
                    .check(CLASSES);
        }
    }

    @Test
    void theModelKnowsNoClockSocketOrFile() {
        noClasses()
                .that()
                .resideInAPackage("marketdata.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "java.nio.file..", "java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }
}
