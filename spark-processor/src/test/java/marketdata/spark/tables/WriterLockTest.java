package marketdata.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class WriterLockTest {
    @TempDir
    private Path folder;

    /** Another process that holds the lock until it is killed. */
    public static final class Holder {
        private Holder() {}

        /** Takes the lock of the file named, and says so. */
        public static void main(String[] args) throws IOException {
            WriterLock.take(Path.of("table"), Path.of(args[0]));
            System.out.println("held");
            System.in.read();
        }
    }

    @Test
    void oneProcessMayTakeItOftenAnotherOnlyOnceTheFirstIsDead() throws Exception {
        Path file = folder.resolve(".table-lock");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> WriterLock.take(Path.of("spark_out/table"), file))
                    .isInstanceOf(TableInUseException.class)
                    .hasMessage("another process writes spark_out/table");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        WriterLock.take(Path.of("table"), file);
        assertThatCode(() -> WriterLock.take(Path.of("table"), file)).doesNotThrowAnyException();
    }
}
