package marketdata.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import marketdata.spark.core.source.OffsetCommits;
import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.stream.Collectors;

/** Which package may know which: a change of Spark, of a job or of a table touches the packages it concerns and no other. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("marketdata.spark");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("marketdata.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyPlatformKnowsSparkInternals() {
        noClasses()
                .that()
                .resideOutsideOfPackage("marketdata.spark.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.spark.sql.execution..",
                        "org.apache.spark.sql.internal..",
                        "org.apache.spark.sql.connector..",
                        "org.apache.spark.sql.catalyst..",
                        "org.apache.spark.sql.kafka010..")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsAnExchange() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("marketdata.model.exchange.(*)")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsAJobButTheJobs() {
        noClasses()
                .that()
                .resideOutsideOfPackage("marketdata.spark.job")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("marketdata.spark.job")
                .check(CLASSES);
    }

    @Test
    void everyStreamingJobCommitsHowFarItHasRead() {
        JavaClass streaming = CLASSES.get("marketdata.spark.job.StreamingJob");
        Set<String> jobs = streaming.getAllSubclasses().stream()
                .filter(each -> each.tryGetMethod("pipeline").isPresent())
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        Set<String> committing = streaming.getMethod("commit", OffsetCommits.class).getCallsOfSelf().stream()
                .map(each -> each.getOriginOwner().getSimpleName())
                .collect(Collectors.toSet());

        assertThat(jobs).hasSizeGreaterThan(6).contains("CryptoAnalytics", "TradeWindows", "EventJob");
        assertThat(committing).isEqualTo(jobs);
    }

    @Test
    void theCoreKnowsNoOtherJobsTables() {
        noClasses()
                .that()
                .resideInAPackage("marketdata.spark.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "marketdata.spark.tables",
                        "marketdata.spark.prices",
                        "marketdata.spark.events",
                        "marketdata.spark.reconcile",
                        "marketdata.spark.job")
                .check(CLASSES);
    }
}
