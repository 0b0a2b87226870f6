package marketdata.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.Answer;
import marketdata.monitor.TestDatabase;
import marketdata.monitor.database.Database;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.TopicState;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

class LagCheckTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    private final TestDatabase database = TestDatabase.empty();

    /** The topic's two partitions end at these offsets; ten records may wait, for two minutes. */
    private CheckResult lag(long first, long second) throws SQLException {
        LagCheck.Topics topics =
                names -> List.of(new TopicState("clean_trades", Map.of(0, 0L, 1, 0L), Map.of(0, first, 1, second)));
        return lag(topics);
    }

    private CheckResult lag(LagCheck.Topics topics) throws SQLException {
        try (Database connection = Database.of(options())) {
            List<CheckResult> results = new LagCheck(NOW, connection, topics, 10, Duration.ofMinutes(2)).run();
            assertThat(results).hasSize(1);
            return results.get(0);
        }
    }

    @Command
    private static final class Options {
        @Mixin
        private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);
    }

    private PostgresOptions options() {
        Options options = new Options();
        new CommandLine(options).parseArgs("--postgres-url", database.url());
        return options.postgres;
    }

    private void committed(String at, String offsets) throws SQLException {
        database.execute(
                "crypto_writer",
                "INSERT INTO stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected,"
                        + " late, newest_event_time, committed_at) VALUES ('CryptoAnalytics:1', 1, 1, '" + offsets
                        + "', 0, 0, 0, 0, 0, '" + at + "', '" + at + "')");
    }

    @Test
    void whatHasBeenReadDoesNotWait() throws SQLException {
        committed("2026-11-20T11:59:58Z", "{\"clean_trades\":{\"0\":5,\"1\":7}}");

        CheckResult result = lag(5, 7);

        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(result.measured()).isEqualTo("0 records");
    }

    @Test
    void anIdleStreamWithNothingToReadIsWellHoweverLongAgoItCommitted() throws SQLException {
        committed("2026-11-20T03:00:00Z", "{\"clean_trades\":{\"0\":5,\"1\":7}}");

        assertThat(lag(5, 7).status()).isEqualTo(Status.OK);
    }

    @Test
    void moreThanAllowedIsAWarningWhileBatchesGoOn() throws SQLException {
        committed("2026-11-20T11:59:58Z", "{\"clean_trades\":{\"0\":5,\"1\":7}}");

        CheckResult result = lag(10, 13);

        assertThat(result.status()).isEqualTo(Status.WARNING);
        assertThat(result.message()).isEqualTo("behind: 11 records wait, last batch 2 s ago");
    }

    @Test
    void oneRecordThatNobodyReadsIsCritical() throws SQLException {
        committed("2026-11-20T11:57:00Z", "{\"clean_trades\":{\"0\":5,\"1\":7}}");

        CheckResult result = lag(5, 8);

        assertThat(result.status()).isEqualTo(Status.CRITICAL);
        assertThat(result.message()).startsWith("stalled: 1 record wait");
    }

    @Test
    void aPartitionNeverReadWaitsWhole() throws SQLException {
        committed("2026-11-20T11:59:58Z", "{\"clean_trades\":{\"0\":5}}");

        assertThat(lag(5, 40).measured()).isEqualTo("40 records");
    }

    @Test
    void aStreamThatNeverCommittedIsCritical() throws SQLException {
        assertThat(lag(0, 0).status()).isEqualTo(Status.CRITICAL);
    }

    @Test
    void kafkaThatDoesNotAnswerLeavesItUndetermined() throws SQLException {
        committed("2026-11-20T11:59:58Z", "{\"clean_trades\":{\"0\":5}}");

        CheckResult result = lag(names -> {
            throw new KafkaUnreachableException("Kafka does not answer at localhost:1");
        });

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void theProgramSaysSoWithExitCode3() throws SQLException {
        committed("2026-11-20T11:59:58Z", "{\"clean_trades\":{\"0\":5}}");

        Answer answer = Answer.at(
                "2026-11-20T12:00:00Z",
                "check",
                "lag",
                "--postgres-url",
                database.url(),
                "--kafka-bootstrap-servers",
                "127.0.0.1:1");

        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.out()).contains("Kafka does not answer at 127.0.0.1:1");
    }
}
