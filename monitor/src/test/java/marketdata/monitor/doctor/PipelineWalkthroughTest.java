package marketdata.monitor.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

class PipelineWalkthroughTest {
    @TempDir
    private Path data;

    private Answer tour(String... more) {
        String[] arguments = {
            "doctor", "--pipeline", "--kafka-bootstrap-servers", "127.0.0.1:1", "--data-dir", data.toString()
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Answer.of(all);
    }

    @Test
    void withNothingThereItTellsTheStepsAndWhatSuccessLooksLike() {
        Answer answer = tour();

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains(
                        "1. Trades in Kafka\n   do:      ./pipeline demo, or ./pipeline run",
                        "   ✘ kafka               Kafka does not answer at 127.0.0.1:1",
                        "   ? records             not looked at, because Kafka does not answer",
                        "2. Windows in Parquet\n   do:      ./pipeline job TradeWindows --sink parquet",
                        "   success: a row a minute and symbol in tumbling_1m",
                        "   ! tumbling_1m         " + data + "/spark_out/tumbling_1m: not written yet",
                        "3. Candles in the lake (Coinbase only)",
                        "   ? ohlc_data           not looked at");
    }

    @Test
    void theNewestRowsOfATableAreShown() throws Exception {
        windows("tumbling_1m", 7);

        Answer answer = tour();

        assertThat(answer.out())
                .contains("✔ tumbling_1m         7 rows in " + data, "! sliding_5m_1m", "tumbling_1m, newest rows:")
                .containsPattern("binance +BTCUSDT +2026-11-20 10:06 +7 +101\\.5")
                .contains("2026-11-20 10:02")
                .doesNotContain("2026-11-20 10:01");
        assertThat(tour("--json").out()).contains("\"rows\":7", "\"title\":\"Windows in Parquet\"");
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndHidesNothingElse() throws Exception {
        windows("sliding_5m_1m", 1);
        Path torn = data.resolve("spark_out/tumbling_1m/date=2026-11-20/day.parquet");
        Files.createDirectories(torn.getParent());
        Files.writeString(torn, "not Parquet");

        assertThat(tour().out())
                .contains("! tumbling_1m         " + data + "/spark_out/tumbling_1m: cannot be read: ")
                .contains("✔ sliding_5m_1m       1 rows in ");
    }

    private void windows(String table, int minutes) throws Exception {
        Path folder = data.resolve("spark_out").resolve(table);
        Files.createDirectories(folder.getParent());
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            copy(statement, folder, minutes);
        }
    }

    private static void copy(Statement statement, Path folder, int minutes) throws SQLException {
        statement.execute("COPY (SELECT 'binance' AS source, 'BTCUSDT' AS symbol, start AS window_start,"
                + " start + INTERVAL 1 MINUTE AS window_end, minute + 1 AS trade_count,"
                + " CAST(101.5 AS DECIMAL(38, 18)) AS avg_price, CAST(start AS DATE) AS date"
                + " FROM (SELECT minute, TIMESTAMP '2026-11-20 10:00:00' + to_minutes(CAST(minute AS INT)) AS start"
                + " FROM range(" + minutes + ") AS r(minute))) TO '" + folder
                + "' (FORMAT parquet, PARTITION_BY (date))");
    }
}
