package marketdata.spark.core.trade;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.nio.file.Path;

/**
 * The same rows in plain Spark SQL, written to be read: {@code from_json}, {@code DISTINCT}, {@code GROUP BY}. Slow, and
 * right only for a market whose ids follow event time; the job's own path must agree with it exactly.
 */
final class MinutesOracle {
    private static final String SCHEMA =
            "symbol STRING, price DECIMAL(18,8), quantity DECIMAL(18,8), trade_time TIMESTAMP, is_buyer_maker BOOLEAN,"
                    + " is_price_spike BOOLEAN, trade_id BIGINT, source STRING";

    private MinutesOracle() {}

    static Dataset<Row> rows(SparkSession spark, Path sent, String incompleteAfter) {
        spark.read().text(sent.toString()).createOrReplaceTempView("sent");
        spark.sql(
                        "SELECT DISTINCT t.*, t.price * t.quantity AS value, date_trunc('minute', t.trade_time) AS window_start"
                                + " FROM (SELECT from_json(value, '" + SCHEMA + "') AS t FROM sent)")
                .createOrReplaceTempView("trades");
        spark.sql("""
                        SELECT source, symbol, window_start, count(*) AS trade_count,
                               min_by(price, struct(unix_millis(trade_time), trade_id)) AS open, max(price) AS high, min(price) AS low,
                               max_by(price, struct(unix_millis(trade_time), trade_id)) AS close, sum(price) AS sum_price,
                               sum(quantity) AS sum_qty, sum(value) AS sum_value,
                               sum(if(is_buyer_maker, 0, quantity)) AS taker_buy_qty,
                               sum(if(is_buyer_maker, 0, value)) AS taker_buy_value,
                               count_if(is_price_spike) AS spike_count, min(trade_id) AS first_trade_id,
                               max(trade_id) AS last_trade_id
                        FROM trades GROUP BY source, symbol, window_start""").createOrReplaceTempView("minutes");
        spark.sql("""
                        SELECT *, lag(last_trade_id) OVER w AS id_before, lead(first_trade_id) OVER w AS id_after,
                               lead(window_start) OVER w AS next_start,
                               last_trade_id - first_trade_id + 1 - trade_count AS missing_inside
                        FROM minutes WINDOW w AS (PARTITION BY source, symbol ORDER BY window_start)""").createOrReplaceTempView("neighbours");
        spark.sql("SELECT source, symbol, max(trade_time) AS newest FROM trades GROUP BY source, symbol")
                .createOrReplaceTempView("newest");
        return spark.sql("""
                SELECT source, symbol, unix_micros(window_start) AS start, trade_count, open, high, low, close, sum_price,
                       sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id,
                       missing_inside + coalesce(first_trade_id - id_before - 1, 0)
                                      + coalesce(id_after - last_trade_id - 1, 0) AS missing,
                       CASE WHEN missing_inside = 0 AND id_before = first_trade_id - 1 AND id_after = last_trade_id + 1
                                THEN 'certified'
                            WHEN newest >= window_start + interval 1 minute + interval %s THEN 'incomplete'
                            ELSE 'open' END AS status
                FROM neighbours JOIN newest USING (source, symbol)
                UNION ALL
                SELECT source, symbol, unix_micros(quiet), 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, 0, 'quiet'
                FROM (SELECT source, symbol, explode(sequence(window_start + interval 1 minute,
                                                              next_start - interval 1 minute, interval 1 minute)) AS quiet
                      FROM neighbours
                      WHERE id_after = last_trade_id + 1 AND next_start > window_start + interval 1 minute)""".formatted(incompleteAfter));
    }
}
