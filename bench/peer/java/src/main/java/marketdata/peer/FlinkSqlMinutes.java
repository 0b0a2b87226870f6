package marketdata.peer;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** Flink SQL as its documentation shows deduplication and grouping; open and close go by arrival. */
public final class FlinkSqlMinutes {
    private FlinkSqlMinutes() {}

    /** Runs until it is stopped. */
    public static void main(String[] args) throws Exception {
        Configuration options = new Configuration();
        options.setString("execution.checkpointing.dir", "file://" + Settings.get("PEER_STATE"));
        options.setString("execution.checkpointing.interval", "1 s");
        options.setString("parallelism.default", "2");
        options.setString("pipeline.object-reuse", "true");
        options.setString("table.exec.state.ttl", "5 min");
        options.setString("table.local-time-zone", "UTC");
        TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(options)
                .build());
        flink.executeSql("""
                CREATE TABLE trades (
                  symbol STRING, price DOUBLE, quantity DOUBLE, trade_value_usdt DOUBLE, timestamp_ms BIGINT, trade_id BIGINT,
                  arrival AS PROCTIME()
                ) WITH (
                  'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'properties.group.id' = '%s', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json')""".formatted(
                Settings.get("KAFKA_TOPIC"), Settings.get("KAFKA_BOOTSTRAP_SERVERS"), Settings.get("PEER_GROUP")));
        flink.executeSql("""
                CREATE TABLE minutes (
                  symbol STRING, window_start TIMESTAMP(3), trade_count BIGINT, `open` DOUBLE, high DOUBLE, low DOUBLE,
                  `close` DOUBLE, avg_price DOUBLE, sum_qty DOUBLE, sum_value DOUBLE,
                  PRIMARY KEY (symbol, window_start) NOT ENFORCED
                ) WITH (
                  'connector' = 'jdbc', 'url' = '%s?reWriteBatchedInserts=true', 'table-name' = '%s',
                  'username' = '%s', 'password' = '%s',
                  'sink.buffer-flush.max-rows' = '1000', 'sink.buffer-flush.interval' = '1s')""".formatted(
                        Settings.get("POSTGRES_URL"),
                        Settings.get("PEER_TABLE"),
                        Settings.get("POSTGRES_USER"),
                        Settings.get("POSTGRES_PASSWORD")));
        flink.executeSql("""
                INSERT INTO minutes
                SELECT symbol, window_start, COUNT(*), FIRST_VALUE(price), MAX(price), MIN(price), LAST_VALUE(price),
                  AVG(price), SUM(quantity), SUM(trade_value_usdt)
                FROM (
                  SELECT symbol, price, quantity, trade_value_usdt,
                    CAST(TO_TIMESTAMP_LTZ(timestamp_ms / 60000 * 60000, 3) AS TIMESTAMP(3)) AS window_start
                  FROM (
                    SELECT *, ROW_NUMBER() OVER (PARTITION BY symbol, trade_id ORDER BY arrival ASC) AS copy FROM trades)
                  WHERE copy = 1)
                GROUP BY symbol, window_start""").await();
    }
}
