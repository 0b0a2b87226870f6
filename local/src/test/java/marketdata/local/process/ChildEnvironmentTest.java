package marketdata.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.DataDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ChildEnvironmentTest {
    @TempDir
    Path folder;

    @Test
    void whatAnotherProgramOfTheUsersNeedsReachesNoChild() {
        Map<String, String> users = Map.ofEntries(
                Map.entry("SPARK_HOME", "/opt/spark"),
                Map.entry("SPARK_CONF_DIR", "/opt/spark/conf"),
                Map.entry("HADOOP_CONF_DIR", "/etc/hadoop"),
                Map.entry("JAVA_TOOL_OPTIONS", "-Duser.language=fa"),
                Map.entry("JDK_JAVA_OPTIONS", "-Xmx1m"),
                Map.entry("_JAVA_OPTIONS", "-Xmx1m"),
                Map.entry("KAFKA_OPTS", "-javaagent:none.jar"),
                Map.entry("KAFKA_HEAP_OPTS", "-Xmx1m"),
                Map.entry("LOG_DIR", "/none"),
                Map.entry("CLASSPATH", "/none.jar"),
                Map.entry("PYTHONPATH", "/none"),
                Map.entry("PGDATA", "/none"),
                Map.entry("PGPORT", "1"),
                Map.entry("PGHOST", "elsewhere"),
                Map.entry("RATE", "many"),
                Map.entry("SYMBOLS", "none"));

        assertThat(ChildEnvironment.of(users, Map.of())).isEqualTo(Map.of("LC_ALL", "C.UTF-8"));
    }

    @Test
    void whatIsMeantForThemDoes() {
        Map<String, String> users = Map.of(
                "PATH", "/bin",
                "https_proxy", "http://proxy:3128",
                "NO_PROXY", "localhost",
                "WATERMARK", "5 minutes",
                "PIPELINE_RATE", "7",
                "PIPELINE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1",
                "LC_ALL", "fa_IR.UTF-8");

        assertThat(ChildEnvironment.of(users, Map.of("PIPELINE_DATA_DIR", "/data")))
                .containsAllEntriesOf(Map.of(
                        "PATH", "/bin",
                        "https_proxy", "http://proxy:3128",
                        "NO_PROXY", "localhost",
                        "WATERMARK", "5 minutes",
                        "PIPELINE_RATE", "7",
                        "PIPELINE_DATA_DIR", "/data",
                        "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1",
                        "LC_ALL", "C.UTF-8"));
    }

    /** A real Java program says what it found, after a real start. */
    @Test
    void aJavaProgramStartsInOneLanguageAndEncoding() throws Exception {
        Path data = DataDir.of(folder.resolve("ö")).create().path();
        List<String> command = Launch.java("-XshowSettings:properties");
        command.add("-version");

        Process java = new Launch("java", command, Map.of("PIPELINE_TEST", "1"), Map.of(), data, "TERM")
                .process()
                .redirectErrorStream(true)
                .start();

        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).isZero();
        assertThat(said)
                .contains("user.language = en", "file.encoding = UTF-8", "sun.jnu.encoding = UTF-8")
                .contains("user.timezone = UTC", "user.dir = " + data)
                .doesNotContainPattern("user\\.country = \\S");
    }
}
