package marketdata.producer.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.trade.Exchange;
import marketdata.producer.history.FeedGaps.Gap;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Gaps with the minutes around them, from a real PostgreSQL with the project's own schema. */
class FeedGapsIT {
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private static String minute(String symbol, int minute, long first, long last) {
        return String.format(
                Locale.ROOT,
                """
                INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close,
                    avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id,
                    last_trade_id, missing_trades, status)
                VALUES ('binance', '%s', '%s', '%s', 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, %d, %d, 1, 'incomplete')""",
                symbol,
                BEGIN.plusSeconds(60L * minute),
                BEGIN.plusSeconds(60L * minute + 60),
                first,
                last);
    }

    private static long micros(int minute) {
        return (BEGIN.getEpochSecond() + 60L * minute) * 1_000_000;
    }

    @Test
    void gapsOfAnySizeComeWithTheWholeMinutesOfTheirOwnNumbering() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C")
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
                Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            try (Stream<Path> files = Files.list(Path.of("../postgres/init"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".sql"))
                        .sorted()
                        .toList()) {
                    statement.execute(Files.readString(file));
                }
            }
            // A new market, whose first trades are missing; a large gap; a market whose ids began again in minute 60.
            statement.execute(minute("NEWUSDT", 0, 3, 9));
            statement.execute(minute("NEWUSDT", 1, 20, 29));
            statement.execute(minute("NEWUSDT", 2, 5_000_030, 5_000_039));
            statement.execute(minute("OLDUSDT", 0, 1000, 1029));
            statement.execute(minute("OLDUSDT", 60, 990, 1004));
            statement.execute(minute("OLDUSDT", 61, 1010, 1020));
            statement.execute("INSERT INTO market_epochs (source, symbol, epoch, first_trade_id, starts_at) VALUES"
                    + " ('binance', 'OLDUSDT', 1, 990, '" + BEGIN.plusSeconds(3605) + "')");
            statement.execute("INSERT INTO feed_gaps (source, symbol, epoch, from_id, to_id, cause) VALUES"
                    + " ('binance', 'NEWUSDT', 0, 0, 2, 'test'), ('binance', 'NEWUSDT', 0, 30, 5000029, 'test'),"
                    + " ('binance', 'OLDUSDT', 1, 1005, 1009, 'test')");

            FeedGaps gaps = new FeedGaps(connection, Exchange.BINANCE);
            List<Gap> found = gaps.read(List.of(), false);

            assertThat(found)
                    .containsExactly(
                            new Gap("NEWUSDT", 0, new Range(0, 2), new Range(0, 10), 0, micros(1)),
                            new Gap(
                                    "NEWUSDT",
                                    0,
                                    new Range(30, 5_000_029),
                                    new Range(19, 5_000_040),
                                    micros(1),
                                    micros(3)),
                            new Gap("OLDUSDT", 1, new Range(1005, 1009), new Range(989, 1021), micros(60), micros(62)));
            gaps.asked(found.get(2));
            assertThat(gaps.read(List.of("OLDUSDT"), false)).hasSize(1);
        }
    }
}
