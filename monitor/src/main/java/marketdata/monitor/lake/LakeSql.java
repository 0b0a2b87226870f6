package marketdata.monitor.lake;

/** What is asked of the candles. Times are microseconds since 1970 UTC. */
final class LakeSql {
    /** The candles to look at; parameters: files, first date, first start. */
    static final String CANDLES = """
            CREATE TEMP TABLE candles AS
            SELECT source, symbol, epoch_us(window_start) AS start_us, open, high, low, close, volume, missing_trades,
                first_trade_id, last_trade_id
            FROM read_parquet(?, hive_partitioning = true)
            WHERE date >= CAST(? AS DATE) AND epoch_us(window_start) >= ?""";

    /** Every candle beside the one before it. */
    static final String SERIES = """
            CREATE TEMP TABLE series AS
            SELECT *, lag(close) OVER w AS before_close, lag(start_us) OVER w AS before_us,
                lag(last_trade_id) OVER w AS before_id
            FROM candles WINDOW w AS (PARTITION BY source, symbol ORDER BY start_us)""";

    static final String SYMBOLS = """
            SELECT source, symbol, count(*) AS candles, min(start_us) AS first_us, max(start_us) AS last_us
            FROM candles GROUP BY source, symbol ORDER BY source, symbol""";

    /** All but stale data; parameters: the largest change of a close that is no jump, as a fraction. */
    static final String ANOMALIES = """
            SELECT 'OHLC_INCONSISTENT' AS kind, source, symbol, start_us,
                'open ' || plain(open) || ' high ' || plain(high) || ' low ' || plain(low) || ' close ' || plain(close) AS detail
            FROM series
            WHERE (low > 0 AND low <= open AND low <= close AND high >= open AND high >= close AND volume >= 0) IS NOT TRUE
            UNION ALL
            SELECT 'DUPLICATE', source, symbol, start_us, count(*) || ' rows' FROM candles
            GROUP BY source, symbol, start_us HAVING count(*) > 1
            UNION ALL
            SELECT 'MISSING_MINUTES', source, symbol, before_us + 60000000,
                ((start_us - before_us) // 60000000 - 1) || ' minutes without a candle, trade ids '
                    || before_id || ' to ' || first_trade_id
            FROM series WHERE start_us - before_us > 60000000 AND (first_trade_id = before_id + 1) IS NOT TRUE
            UNION ALL
            SELECT 'MISSING_TRADES', source, symbol, start_us, missing_trades || ' trade ids missing'
            FROM series WHERE missing_trades > 0
            UNION ALL
            SELECT 'PRICE_JUMP', source, symbol, start_us, 'close ' || plain(before_close) || ' to ' || plain(close) || ', '
                    || printf('%+.2f %%', 100 * (CAST(close AS DOUBLE) / CAST(before_close AS DOUBLE) - 1))
            FROM series
            WHERE before_close > 0 AND abs(CAST(close AS DOUBLE) / CAST(before_close AS DOUBLE) - 1) > ?
            UNION ALL
            SELECT 'ZERO_VOLUME', source, symbol, start_us, 'volume 0' FROM series WHERE volume = 0
            ORDER BY start_us, source, symbol, kind""";

    /** The newest candle of every symbol there has ever been; parameter: files. */
    static final String NEWEST = """
            SELECT source, symbol, max(epoch_us(window_start)) AS last_us
            FROM read_parquet(?) GROUP BY source, symbol ORDER BY source, symbol""";

    private LakeSql() {}
}
