package marketdata.monitor.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A remedy names what exists where it is read. */
class RemedyTest {
    private static final Path ROOT = Path.of("..");

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Remedy.class)
    void inTheStackItNamesContainersAndDagsThatAreThere(Remedy remedy) throws IOException {
        String text = remedy.text(true).replace("%1$s", "prices");
        String compose = Files.readString(ROOT.resolve("docker-compose.yml"));

        assertThat(text).isNotBlank().doesNotContain("./pipeline");
        for (String container : found("(?<=docker (logs|start|restart|exec) )[a-z-]+", text)) {
            assertThat(compose).contains("\n    container_name: " + container + "\n");
        }
        for (String dag : found("crypto_pipeline_[a-z_]+", text)) {
            assertThat(ROOT.resolve("airflow/dags/" + dag + ".py")).exists();
        }
        for (String port : found("(?<=http://localhost:)\\d+", text)) {
            assertThat(compose).contains("\"127.0.0.1:" + port + ":");
        }
    }

    @ParameterizedTest
    @EnumSource(Remedy.class)
    void withoutTheStackItNamesNoneOfThem(Remedy remedy) {
        assertThat(remedy.text(false)).isNotBlank().doesNotContain("docker", "crypto_pipeline_");
    }

    @Test
    void theImageSaysThatItIsInTheStack() throws IOException {
        String image = Files.readString(ROOT.resolve("docker/Dockerfile"))
                .split(" AS monitor\n")[1]
                .split("\nFROM ")[0];

        assertThat(image).contains("\nENV PIPELINE_STACK=compose\n");
        assertThat(Remedy.KAFKA.text()).isEqualTo(Remedy.KAFKA.text(false));
    }
}
