package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregator;
import marketdata.spark.core.trade.ReadReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a real PostgreSQL holds of markets whose ids begin at 0, begin again, contradict each other, or are missing. */
class MarketEpochsIT {
    private static final long NOON = 1_795_176_000_000_000L;
    private static final String ROWS = "SELECT to_char(window_start, 'HH24:MI'), status, trade_count, first_trade_id,"
            + " last_trade_id, missing_trades, version FROM trades_1min_agg ORDER BY window_start";
    private static final String REASONS = "SELECT to_char(window_start, 'HH24:MI'), reason || ', ' || missing_trades"
            + " || ' missing' FROM unproven_minutes ORDER BY window_start";

    private static TestDatabase database;

    private final MinuteAggregator minutes = new MinuteAggregator("binance", "BNXUSDT", 120_000_000L);
    private int trades;
    private long batch;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void emptyTables() throws SQLException {
        database.run("TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, stream_epochs, late_trades,"
                + " feed_gaps, market_epochs");
    }

    private void trade(long id, long second) {
        minutes.add(id, 10, 0, 1, 0, NOON + second * 1_000_000, true, false);
        trades++;
    }

    /** Commits what has come, in a batch of its own. */
    private void commit() throws SQLException {
        try (Connection connection = database.writer().connectWithoutAutoCommit("spark-processor")) {
            ReadReport report = new ReadReport(trades, trades, 0, 0, "clean_trades", new TreeMap<>(Map.of(0, 1L)));
            MinuteLedger.takeOver(connection, "epochs")
                    .commit(connection, new Batch(batch++, List.of(minutes.drain()), List.of(report)));
        }
        trades = 0;
    }

    @Test
    void theTradeWithId0IsInItsMinute() throws SQLException {
        trade(0, 5);
        trade(1, 65);
        commit();
        assertThat(database.query(ROWS)).containsExactly("12:00 certified 1 0 0 0 1", "12:01 open 1 1 1 0 1");
    }

    @Test
    void theViewSaysWhyAMinuteIsNotProven() throws SQLException {
        // 12:00, the first minute of the stream: nothing shows whether there was a trade with id 99.
        trade(100, 10);
        trade(101, 50);
        trade(102, 70);
        trade(103, 130);
        trade(106, 170);
        trade(107, 190);
        trade(109, 230);
        trade(110, 250);
        trade(111, 310);
        trade(113, 430);
        commit();
        minutes.exchangeHole(108, 108);
        commit();
        assertThat(database.query(REASONS))
                .containsExactly(
                        "12:00 the stream began here: what came before is unknown, 0 missing",
                        "12:02 ids 104..105 are missing, 2 missing",
                        "12:03 the exchange does not have ids 108, 1 missing",
                        "12:05 ids 112 are missing, 1 missing",
                        "12:07 open: it may still change, 1 missing");

        trade(104, 140);
        trade(105, 141);
        trade(112, 400);
        trade(114, 500);
        commit();
        assertThat(database.query(REASONS))
                .containsExactly(
                        "12:00 the stream began here: what came before is unknown, 0 missing",
                        "12:03 the exchange does not have ids 108, 1 missing",
                        "12:08 open: it may still change, 0 missing");
    }

    @Test
    void theSameIdsOfTwoNumberingsAreTwoGapsAndTwoLateTrades() throws SQLException {
        for (int hour = 0; hour < 2; hour++) {
            for (long id = 100; id < 140; id++) {
                if (id != 105) {
                    trade(id, 3600L * hour + 20 * (id - 100));
                }
            }
            commit();
        }
        assertThat(database.query("SELECT epoch, from_id, to_id, state FROM feed_gaps ORDER BY 1"))
                .containsExactly("0 105 105 open", "1 105 105 open");
        assertThat(database.query("SELECT epoch, first_trade_id, to_char(starts_at, 'HH24:MI:SS') FROM market_epochs"))
                .containsExactly("1 100 13:00:00");
        trade(105, 3600 + 100);
        // Out of all order, of a minute that is certified and evicted.
        trade(900, 240);
        trade(901, 3600 + 240);
        trade(900, 3600 + 240);
        commit();
        assertThat(database.query("SELECT epoch, state FROM feed_gaps WHERE from_id = 105 ORDER BY 1"))
                .containsExactly("0 open", "1 filled");
        assertThat(database.query("SELECT trade_id, to_char(event_time, 'HH24:MI') FROM late_trades ORDER BY 1, 2"))
                .containsExactly("900 12:04", "900 13:04", "901 13:04");
    }

    @Test
    void aConflictTakesBackWhatWasClaimedAndSaysWhy() throws SQLException {
        trade(0, 5);
        trade(1, 185);
        trade(2, 600);
        trade(3, 601);
        commit();
        assertThat(database.query(ROWS)).startsWith("12:00 certified 1 0 0 0 1", "12:01 quiet 0 null null 0 1");
        trade(3, 20);
        minutes.idConflict(NOON + 70_000_000);
        minutes.idConflict(NOON - 60_000_000);
        commit();
        assertThat(database.query(ROWS))
                .startsWith(
                        "11:59 unproven 0 null null 0 1", "12:00 unproven 1 0 0 0 2", "12:01 unproven 0 null null 0 2");
        assertThat(database.query(REASONS))
                .startsWith(
                        "11:59 a trade of it is in conflict with an id seen before, 0 missing",
                        "12:00 a trade of it is in conflict with an id seen before, 0 missing");
        assertThat(database.query("SELECT to_char(window_start, 'HH24:MI'), version, status, reason"
                        + " FROM trades_1min_agg_history ORDER BY 1"))
                .containsExactly(
                        "12:00 1 certified a trade was in conflict with an id seen before: certified to unproven",
                        "12:01 1 quiet a trade was in conflict with an id seen before: quiet to unproven");
    }

    @Test
    void aMinuteOfTwoNumberingsFitsTheTable() throws SQLException {
        for (long id = 100; id < 130; id++) {
            trade(id, 10 * (id - 100));
        }
        for (long id = 100; id < 110; id++) {
            trade(id, 3610 + id - 100);
        }
        trade(130, 3605);
        trade(110, 4000);
        commit();
        assertThat(database.query(ROWS)).contains("13:00 unproven 11 100 130 0 1");
        assertThat(database.query(REASONS))
                .contains("13:00 the market's trade ids began again in it, at id 100, 0 missing");
    }
}
