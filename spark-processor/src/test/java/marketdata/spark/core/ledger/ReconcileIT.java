package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import marketdata.spark.JobProgram;
import marketdata.spark.JsonReport;
import marketdata.spark.job.Reconcile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The job from the table of minutes to its verdicts and its exit code, against answers as Binance documents them. */
class ReconcileIT {
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(10, ChronoUnit.MINUTES);

    /** Trades 1 and 2 of ETHBTC: 0.03401 x 0.0009 is 0.000030609, of which Binance keeps 0.00003060. */
    private final String trades = "[" + trade(1, "false") + "," + trade(2, "true") + "]";

    private static final String ROW = """
            INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close,
                avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id,
                last_trade_id, missing_trades, status)
            VALUES ('binance', 'ETHBTC', '%s', timestamptz '%s' + interval '1 minute', 2, 0.03401, 0.03401, 0.03401, 0.03401,
                0.03401, 0.03401, %s, %s, 0.0009, 0.000030609, 0, 1, 2, 0, 'certified')""";

    private HttpServer server;
    private TestDatabase database;
    private String klines;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v3/klines", call -> send(call, klines));
        server.createContext("/api/v3/historicalTrades", call -> send(call, trades));
        server.start();
        database = new TestDatabase();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(0);
        database.close();
    }

    private static void send(HttpExchange call, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    private String trade(long id, String maker) {
        return String.format(
                Locale.ROOT,
                ("{\"id\":%d,\"price\":\"0.03401000\",\"qty\":\"0.00090000\",\"quoteQty\":\"0.00003060\","
                        + "\"time\":%d,\"isBuyerMaker\":%s,\"isBestMatch\":true}"),
                id,
                start.toEpochMilli() + 1_000 + id,
                maker);
    }

    private String kline(String quantity, String value, int trades, String takerQuantity, String takerValue) {
        return String.format(
                Locale.ROOT,
                ("[[%d,\"0.03401000\",\"0.03401000\",\"0.03401000\",\"0.03401000\",\"%s\","
                        + "%d,\"%s\",%d,\"%s\",\"%s\",\"0\"]]"),
                start.toEpochMilli(),
                quantity,
                start.toEpochMilli() + 59_999,
                value,
                trades,
                takerQuantity,
                takerValue);
    }

    private int reconcile(String... further) {
        Map<String, String> options = Map.of(
                "--postgres-url",
                "jdbc:postgresql://localhost:" + database.port() + "/postgres",
                "--postgres-user",
                "crypto_writer",
                "--rest-url",
                "http://127.0.0.1:" + server.getAddress().getPort());
        return JobProgram.execute(
                new Reconcile(),
                Stream.concat(
                                options.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()),
                                Arrays.stream(further))
                        .toArray(String[]::new));
    }

    private String verdict() throws Exception {
        return String.join(",", database.query("SELECT verdict FROM reconciliations"));
    }

    @Test
    void cutValuesAreEqualAWrongCandleIsAWarningAndAWrongRowFails() throws Exception {
        database.run(ROW.formatted(start, start, "0.0018", "0.000061218"));
        klines = kline("0.00180000", "0.00006120", 2, "0.00090000", "0.00003060");
        assertThat(reconcile()).isZero();
        assertThat(verdict()).isEqualTo("equal");

        klines = kline("0.00090000", "0.00003060", 1, "0.00090000", "0.00003060");
        assertThat(reconcile()).isZero();
        assertThat(verdict()).isEqualTo("candle_wrong");

        // Somebody has changed the row: the exchange's own list of trades does not bear it out.
        database.run("UPDATE trades_1min_agg SET sum_qty = 0.0027, sum_value = 0.000091827");
        assertThat(reconcile()).isEqualTo(1);
        assertThat(verdict()).isEqualTo("differs");

        List<JsonNode> lines = JsonReport.of(() -> reconcile("--json"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).path("symbol").asText()).isEqualTo("ETHBTC");
        assertThat(lines.get(0).path("verdicts").path("differs").asInt()).isEqualTo(1);
        assertThat(lines.get(1).path("minute").asText()).isEqualTo(start.toString());
        assertThat(lines.get(1).path("differences").asText()).isNotEmpty();
    }
}
