package marketdata.monitor.status;

import static marketdata.monitor.TestDatabase.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.connect.kafka.JobOffsets;
import marketdata.monitor.Answer;
import marketdata.monitor.TestDatabase;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.kafka.TopicState;
import marketdata.monitor.kafka.WrittenTopic;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class StatusTest {
    private final TestDatabase database = TestDatabase.empty();

    private Answer status(String... json) {
        String[] arguments = {
            "status", "--postgres-url", database.url(), "--kafka-bootstrap-servers", "127.0.0.1:1", "-V"
        };
        if (json.length == 0) {
            return Answer.of("status", arguments[1], arguments[2], arguments[3], arguments[4]);
        }
        arguments[5] = json[0];
        return Answer.of(arguments);
    }

    @Test
    void aPersonReadsWhereItStands() throws SQLException {
        database.certified("BTCUSDT", 0, 4);
        database.minute("BTCUSDT", at(5), 20, "open");
        database.quiet("ETHUSDT", at(3));
        database.gap("BTCUSDT", 18, 19, "open");
        database.gap("BTCUSDT", 1, 2, "exchange_hole");
        database.commit(6, "2026-11-20T10:04:57Z");
        database.commit(7, "2026-11-20T10:04:58Z");

        assertThat(status().out()).isEqualTo("""
                Crypto Pipeline at 2026-11-20 10:05:00 UTC

                ! Kafka does not answer at 127.0.0.1:1 (Connection refused)
                Newest minute of each symbol
                  SOURCE   SYMBOL   MINUTE (UTC)      STATUS  AGE      CLOSE  TRADES
                  binance  BTCUSDT  2026-11-20 10:05  open    running      3       2
                  binance  ETHUSDT  2026-11-20 10:03  quiet   1 min        -       0

                Minutes of the last hour  4 certified, 1 open, 1 quiet
                Gaps in the trade ids     1 open, 2 trades missing, the oldest for 5 min; 1 the exchange itself cannot fill
                Late trades waiting       0
                Stream                    CryptoAnalytics:1, batch 7, committed 2 s ago, newest trade 2 s ago
                  in its last hour        20 trades, 4 repeated, 2 rejected, 0 late, 0 waiting, 0 unaccounted for
                """);
        assertThat(status().exitCode()).isEqualTo(3);
    }

    @Test
    void aDriverThatWasStartedAgainIsSeen() throws SQLException {
        database.commit(7, "2026-11-20T10:04:58Z");
        database.execute(
                "crypto_writer",
                "INSERT INTO stream_epochs (query, epoch, taken_at) VALUES ('CryptoAnalytics:1', 2, '2026-11-20T10:03:00Z')");

        assertThat(status().out())
                .contains("  its driver              number 1 wrote that batch; the newest was started 2 min ago\n");
    }

    @Test
    void jobsAndFeedsBesideTheMainOneAreNamed() {
        Instant now = Instant.parse("2026-11-20T10:05:00Z");
        Instant started = now.minusSeconds(3_900);
        PipelineStatus status = new PipelineStatus(
                now,
                List.of(),
                List.of(),
                null,
                null,
                List.of(
                        new SubmittedJob("CryptoAnalytics", started, List.of(), null, now, null, null),
                        new SubmittedJob(
                                "MarketEvents-rawtrade", started, List.of(), null, now.minusSeconds(5), null, 0L),
                        new SubmittedJob(
                                "OhlcLake",
                                now.minusSeconds(60),
                                List.of(now.minusSeconds(30)),
                                new JobOffsets.Failure(now.minusSeconds(31), "disk full"),
                                null,
                                null,
                                12_345L),
                        new SubmittedJob(
                                "TradeWindows-parquet", started, List.of(), null, now, now.minusSeconds(120), 1L)),
                List.of(),
                List.of(new WrittenTopic("btc-price", "feed prices", now.minusSeconds(2))),
                List.of());

        assertThat(StatusText.of(status).split("\n\n", 2)[1]).isEqualTo("""
                Job CryptoAnalytics       last commit 0 s ago, lag not known, started 1 h 5 min ago
                Job MarketEvents-rawtrade last commit 5 s ago, all read, started 1 h 5 min ago
                Job OhlcLake              no batch yet, 12,345 records not read yet, started 1 min ago
                                          started again 1 time in the last day, last at 2026-11-20 10:04:30 UTC; failed at 2026-11-20 10:04:29 UTC: disk full
                Job TradeWindows-parquet  stopped 2 min ago, 1 record not read yet
                Feed prices               newest record in btc-price 2 s ago
                """);
    }

    @Test
    void jsonHoldsTheSame() throws SQLException, IOException {
        database.minute("BTCUSDT", at(3), 20, "certified");
        database.execute("crypto_writer", "UPDATE trades_1min_agg SET close = 2.000000000000000001");
        database.commit(7, "2026-11-20T10:04:58Z");

        JsonNode json = new ObjectMapper().readTree(status("--json").out());

        assertThat(json.at("/symbols/0/close").textValue()).isEqualTo("2.000000000000000001");
        assertThat(json.at("/symbols/0/age").doubleValue()).isEqualTo(60.0);
        assertThat(json.at("/symbols/0/minute").textValue()).isEqualTo("2026-11-20T10:03:00Z");
        assertThat(json.at("/stream/end_offsets/clean_trades/0").longValue()).isEqualTo(40);
        assertThat(json.at("/totals/minutes_last_hour/certified").longValue()).isEqualTo(1);
        assertThat(json.at("/problems").size()).isEqualTo(1);
    }

    @Test
    void beforeTheFirstTradeItSaysSo() {
        assertThat(status().out())
                .contains("No minute has been written yet.", "no batch has been committed yet", "none open");
    }

    @Test
    void lagIsWhatTheStreamHasStillToRead() {
        TopicState topic = new TopicState("clean_trades", Map.of(0, 5L, 1, 0L, 2, 3L), Map.of(0, 50L, 1, 30L, 2, 9L));

        assertThat(topic.records()).isEqualTo(45 + 30 + 6);
        assertThat(topic.lag(Map.of(0, 40L, 1, 30L))).isEqualTo(10 + 0 + 6);
    }
}
