package marketdata.producer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of the producer may know which. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("marketdata.producer");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("marketdata.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theLiveFeedKnowsNeitherHistoryNorOtherFeeds() {
        noClasses()
                .that()
                .resideInAPackage("marketdata.producer.live..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("marketdata.producer.history..", "marketdata.producer.feeds..")
                .check(CLASSES);
    }

    /** These two feeds exist for one exchange each, whose package has what they need to know of it. */
    @Test
    void onlyTheFeedsOfTickersAndPricesKnowAnExchange() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("marketdata.producer.feeds.Tickers")
                .and()
                .doNotHaveFullyQualifiedName("marketdata.producer.feeds.price.PriceEndpoint")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("marketdata.model.exchange.(*)")
                .check(CLASSES);
    }
}
