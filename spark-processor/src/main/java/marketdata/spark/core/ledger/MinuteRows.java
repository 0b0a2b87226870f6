package marketdata.spark.core.ledger;

import marketdata.model.candle.MinuteRow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Binds rows of {@code trades_1min_agg} as one array a column: one statement, one round trip, however many rows. */
public final class MinuteRows {
    private MinuteRows() {}

    /**
     * Writes rows; a row only ever gets better.
     *
     * @param reason why an earlier version is replaced, for the history
     * @return how many were new or better
     */
    static int upsert(Connection connection, List<MinuteRow> rows, String reason) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement upsert = connection.prepareStatement(LedgerStatements.UPSERT_MINUTES)) {
            Columns columns = new Columns(connection, upsert, rows);
            columns.bind("text", MinuteRow::source);
            columns.bind("text", MinuteRow::symbol);
            columns.bind("timestamptz", row -> time(row.windowStartMicros()));
            columns.bind("bigint", MinuteRow::tradeCount);
            columns.bind("numeric", MinuteRow::open);
            columns.bind("numeric", MinuteRow::high);
            columns.bind("numeric", MinuteRow::low);
            columns.bind("numeric", MinuteRow::close);
            columns.bind("numeric", MinuteRow::avgPrice);
            columns.bind("numeric", MinuteRow::vwap);
            columns.bind("numeric", MinuteRow::sumQty);
            columns.bind("numeric", MinuteRow::sumValue);
            columns.bind("numeric", MinuteRow::takerBuyQty);
            columns.bind("numeric", MinuteRow::takerBuyValue);
            columns.bind("bigint", MinuteRow::spikeCount);
            columns.bind("bigint", MinuteRow::firstTradeId);
            columns.bind("bigint", MinuteRow::lastTradeId);
            columns.bind("bigint", MinuteRow::missingTrades);
            columns.bind("text", row -> row.status().wire());
            columns.bindText(reason);
            return upsert.executeUpdate();
        }
    }

    /**
     * Marks minutes of which nothing may be claimed any more.
     *
     * @param starts microseconds since 1970 UTC
     * @return how many rows were new or changed
     */
    static int markConflicts(Connection connection, String source, String symbol, Collection<Long> starts)
            throws SQLException {
        if (starts.isEmpty()) {
            return 0;
        }
        try (PreparedStatement mark = connection.prepareStatement(LedgerStatements.MARK_CONFLICTS)) {
            mark.setString(1, source);
            mark.setString(2, symbol);
            Object[] times = starts.stream().map(start -> text(time(start))).toArray();
            mark.setArray(3, connection.createArrayOf("timestamptz", times));
            return mark.executeUpdate();
        }
    }

    public static OffsetDateTime time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static final class Columns {
        private final Connection connection;
        private final PreparedStatement statement;
        private final List<MinuteRow> rows;
        private int bound;

        Columns(Connection connection, PreparedStatement statement, List<MinuteRow> rows) {
            this.connection = connection;
            this.statement = statement;
            this.rows = rows;
        }

        void bindText(String value) throws SQLException {
            statement.setString(++bound, value);
        }

        void bind(String type, Function<MinuteRow, Object> column) throws SQLException {
            Object[] values = rows.stream().map(column).map(MinuteRows::text).toArray();
            statement.setArray(++bound, connection.createArrayOf(type, values));
        }
    }

    /** Plain digits and ISO times: the array's text form must not depend on anything of ours. */
    private static Object text(Object value) {
        if (value instanceof java.math.BigDecimal number) {
            return number.toPlainString();
        }
        return value == null ? null : value.toString();
    }
}
