package marketdata.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.monitor.Answer;
import marketdata.monitor.disk.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class DiskCheckTest {
    private static final DiskCheck.Limits LIMITS = new DiskCheck.Limits(85, 95);

    @TempDir
    private Path folder;

    private static CheckResult check(Place place) {
        List<CheckResult> results = new DiskCheck(List.of(place), LIMITS).run();
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100000, OK, 0.0 %",
        "84999, 15001, OK, 84.9 %",
        "85000, 15000, WARNING, 85.0 %",
        "94999, 5001, WARNING, 94.9 %",
        "95000, 5000, CRITICAL, 95.0 %",
        "100000, 0, CRITICAL, 100.0 %",
    })
    void eachLimitBeginsWhereItSays(long used, long usable, Status status, String measured) {
        CheckResult result = check(Place.of("/data", used, usable));

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.measured()).isEqualTo(measured);
        assertThat(result.limit()).isEqualTo("warning 85 %, critical 95 %");
        assertThat(result.next().isEmpty()).isEqualTo(status == Status.OK);
    }

    @Test
    void whatIsFreeIsToldInWords() {
        long gib = 1L << 30;

        assertThat(check(Place.of("/data", 39 * gib, gib / 2 + gib)).message())
                .isEqualTo("96.2 % full, 1.5 GiB free of 40.5 GiB");
    }

    @Test
    void aPlaceThatDoesNotTellIsNeverOk() {
        assertThat(check(Place.unknown("kafka broker 1 /log", "does not report"))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check(Place.of("/proc", 0, 0)).status()).isEqualTo(Status.UNKNOWN);
        assertThat(check(Place.of("/data", -1, 5)).status()).isEqualTo(Status.UNKNOWN);
        assertThat(new DiskCheck(List.of(), LIMITS).run().get(0).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aPlaceThatFailedIsCritical() {
        assertThat(check(Place.failed("kafka broker 1 /log", "out of use")).status())
                .isEqualTo(Status.CRITICAL);
    }

    @Test
    void theProgramTellsOfAFolderOfThisMachineAndOfAKafkaThatDoesNotAnswer() {
        Answer answer = disk("--disk-paths", folder.toString(), "--disk-warning", "100", "--disk-critical", "100");

        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.out())
                .contains("? kafka: Kafka does not answer at 127.0.0.1:1")
                .containsPattern("✔ " + folder + ": [0-9.]+ % full, [0-9.]+ [KMGTP]iB free of ");
    }

    @Test
    void aDiskAboveTheLimitIsExitCode1() {
        assertThat(disk("--disk-paths", folder.toString(), "--disk-warning", "0.001", "--disk-critical", "100")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void aFolderThatIsGoneIsNamed() throws IOException {
        Path gone = folder;
        Files.delete(gone);

        Answer answer = disk("--disk-paths", "/, " + gone);

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("✘ " + gone + ": is not there");
    }

    @Test
    void jsonHoldsEveryPlace() throws IOException {
        Answer answer = disk("--json", "--disk-paths", folder + "," + folder.resolve("gone"));

        JsonNode report = new ObjectMapper().readTree(answer.out());
        assertThat(report.path("status").asText()).isEqualTo("critical");
        assertThat(report.path("results").findValuesAsText("subject"))
                .containsExactly(
                        "kafka", folder.toString(), folder.resolve("gone").toString());
        assertThat(report.path("results").get(1).path("measured").asText()).matches("[0-9.]+ %");
    }

    private static Answer disk(String... options) {
        Stream<String> first = Stream.of("check", "disk", "--kafka-bootstrap-servers", "127.0.0.1:1");
        return Answer.of(Stream.concat(first, Arrays.stream(options)).toArray(String[]::new));
    }
}
