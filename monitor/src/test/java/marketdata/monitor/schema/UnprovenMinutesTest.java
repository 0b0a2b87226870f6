package marketdata.monitor.schema;

import static marketdata.monitor.TestDatabase.at;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;

/** The view {@code unproven_minutes}: each reason, and no other minute's. */
class UnprovenMinutesTest {
    private final TestDatabase database = TestDatabase.empty();

    private void withoutMissing(int minute) throws SQLException {
        database.execute(
                "crypto_writer",
                "UPDATE trades_1min_agg SET missing_trades = 0 WHERE window_start = '" + at(minute) + "'");
    }

    private void epoch(long firstId, String startsAt) throws SQLException {
        database.execute(
                "crypto_writer",
                "INSERT INTO market_epochs (source, symbol, epoch, first_trade_id, starts_at) VALUES ('binance', 'BTCUSDT', 1, "
                        + firstId + ", '" + startsAt + "')");
    }

    private void assertReasons(String... minutesAndReasons) throws SQLException {
        assertThat(
                        database.rows(
                                "SELECT to_char(window_start, 'HH24:MI'), status, reason FROM unproven_minutes ORDER BY window_start"))
                .containsExactly(minutesAndReasons);
    }

    @Test
    void aProvenMinuteIsNotInIt() throws SQLException {
        database.certified("BTCUSDT", 0, 3);
        database.quiet("BTCUSDT", at(3));
        assertReasons();
    }

    @Test
    void theFirstMinuteOfAStreamLacksNothingThatIsKnown() throws SQLException {
        database.minute("BTCUSDT", at(0), 10, "incomplete");
        withoutMissing(0);
        database.certified("BTCUSDT", 1, 1);
        database.minute("BTCUSDT", at(2), 14, "open");
        assertReasons(
                "10:00|incomplete|the stream began here: what came before is unknown",
                "10:02|open|open: it may still change");
    }

    @Test
    void missingIdsAreNamedAndWhetherTheExchangeHasThem() throws SQLException {
        database.certified("BTCUSDT", 0, 1);
        database.minute("BTCUSDT", at(1), 20, "incomplete");
        database.minute("BTCUSDT", at(2), 30, "incomplete");
        database.minute("BTCUSDT", at(3), 40, "incomplete");
        database.minute("BTCUSDT", at(4), 50, "incomplete");
        withoutMissing(4);
        database.gap("BTCUSDT", 12, 19, "open");
        database.gap("BTCUSDT", 22, 22, "exchange_hole");
        database.gap("BTCUSDT", 28, 29, "filled");
        database.gap("ETHUSDT", 30, 31, "open");
        assertReasons(
                "10:01|incomplete|ids 12..19 are missing; the exchange does not have ids 22",
                "10:02|incomplete|ids are missing (1), not yet listed in feed_gaps",
                "10:03|incomplete|ids are missing (1), not yet listed in feed_gaps",
                "10:04|incomplete|its ids do not join those of an earlier and a later minute");
    }

    @Test
    void aNumberingThatBeganAgainIsNamedAndItsIdsAreNotThoseOfTheOldOne() throws SQLException {
        database.certified("BTCUSDT", 0, 1);
        database.minute("BTCUSDT", at(1), 1, "unproven");
        database.minute("BTCUSDT", at(2), 12, "incomplete");
        database.minute("BTCUSDT", at(3), 20, "unproven");
        epoch(1, "2026-11-20T10:01:30Z");
        database.gap("BTCUSDT", 14, 19, "open");
        assertReasons(
                "10:01|unproven|the market's trade ids began again in it, at id 1",
                "10:02|incomplete|ids are missing (1), not yet listed in feed_gaps",
                "10:03|unproven|a trade of it is in conflict with an id seen before");
    }
}
