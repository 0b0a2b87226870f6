package marketdata.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.spark.JobProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.concurrent.Callable;

/** The option that bounds a batch, under its name and the older one. */
class PriceJobsOptionsTest {
    @ParameterizedTest
    @CsvSource({"--max-records-per-batch=50, 50", "--max-prices-per-batch=50, 50", "--trigger=1s, 20000"})
    void aBatchIsBoundedUnderEitherName(String argument, long bound) {
        for (Callable<Integer> job : List.<Callable<Integer>>of(new MovingStats(), new Sessions())) {
            Object value = JobProgram.commandLine(job)
                    .parseArgs(argument)
                    .commandSpec()
                    .findOption("--max-prices-per-batch")
                    .getValue();
            assertThat(value).isEqualTo(bound);
        }
    }

    @Test
    void topicsOfMoreThanAThousandPartitionsAreRefused() {
        assertThatThrownBy(() -> JobProgram.commandLine(new MovingStats()).parseArgs("--kafka-partitions=1001"))
                .hasMessageContaining("Invalid value for --kafka-partitions (PIPELINE_KAFKA_PARTITIONS): '1001'")
                .hasMessageContaining("1 to 1000");
    }
}
