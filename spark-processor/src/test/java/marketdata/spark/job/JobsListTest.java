package marketdata.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** The list of jobs that {@code ./pipeline job} prints. */
class JobsListTest {
    @Test
    void namesEveryJobThatAUserStarts() throws IOException {
        Properties listed = new Properties();
        try (InputStream in = JobsListTest.class.getResourceAsStream("/marketdata/spark/job/jobs.properties")) {
            listed.load(in);
        }
        Set<String> programs = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("marketdata.spark.job").stream()
                        .filter(each ->
                                each.tryGetMethod("main", String[].class).isPresent())
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        // Part of the installation: ./pipeline runs it once after a build.
        programs.remove("ClassArchive");
        assertThat(listed.stringPropertyNames()).isEqualTo(programs);
        assertThat(listed.values())
                .allSatisfy(text -> assertThat(text.toString()).hasSizeBetween(20, 100));
    }
}
