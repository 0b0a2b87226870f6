package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Candles round, leave out and lag as each exchange's do. */
class CandleRulesTest {
    private static final long START = Recordings.START_MILLIS / 60_000 * 60_000;

    @TempDir
    Path folder;

    private SimulatorServer played(String source, List<String> lines, String path, String subscribe) throws Exception {
        SimulatorServer server = Simulator.start(
                "--port",
                "0",
                "--speed",
                "max",
                "--source",
                source,
                "--recording",
                Recordings.plain(folder, lines).toString());
        try (Client client = new Client(server.port(), path)) {
            if (!subscribe.isEmpty()) {
                client.send(subscribe);
            }
            await().until(() ->
                    Client.get(server.port(), "/simulator/status").body().contains("\"finished\":true"));
        }
        return server;
    }

    private static String line(String frame) {
        return "{\"local_ns\":" + START + "000000,\"msg\":" + frame + "}";
    }

    /** 0.03401 x 0.0001 is 0.000003401: each trade loses 10^-9, six of them more than one unit of the eighth decimal. */
    @Test
    void binanceCutsTheValueOfEachTradeBeforeItAdds() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int id = 0; id < 12; id++) {
            lines.add(line(Recordings.trade("ETHBTC", id, "0.03401000", "0.00090000", START + 100L * id, id % 2 == 0)));
        }
        lines.add(0, line(Recordings.trade("ETHBTC", 1_000, "1.00000000", "1.00000000", START + 60_000, true)));
        lines.add(0, line(Recordings.trade("BTCUSDT", 1, "1.00000000", "1.00000000", START - 60_000, true)));
        try (SimulatorServer server = played("binance", lines, "/stream?streams=ethbtc@trade/btcusdt@trade", "")) {
            String klines = Client.get(
                            server.port(),
                            "/api/v3/klines?symbol=ETHBTC&interval=1m&startTime=" + START + "&endTime=" + START)
                    .body();

            // 0.000030609 is cut to 0.00003060: 12 trades are 0.00036720, where the exact sum is 0.000367308.
            assertThat(klines).contains("\"0.00036720\",12,\"0.00540000\",\"0.00018360\",\"0\"]");
        }
    }

    @Test
    void krakenCutsItsMeanPriceToThePairsDecimalsAndRepeatsAnEmptyMinute() throws Exception {
        List<String> lines = List.of(
                line(kraken(5, "10.1", "1", 0)),
                line(kraken(6, "10.2", "2", 1)),
                "{\"local_ns\":" + (START + 120_000) + "000000,\"msg\":" + kraken(7, "10.2", "1", 120) + "}");
        String subscribe = "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\"]}}";
        try (SimulatorServer server = played("kraken", lines, "/v2", subscribe)) {
            String rows = Client.get(server.port(), "/0/public/OHLC?pair=XBTUSD&interval=1&since=0")
                    .body();

            // 30.5 / 3 = 10.1666...
            assertThat(rows).contains("\"10.16\",\"3.00000000\",2]").contains("\"0.0\",\"0.00000000\",0]");
        }
    }

    private static String kraken(long id, String price, String quantity, long second) {
        return "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"price\":"
                + price
                + ",\"qty\":" + quantity + ",\"ord_type\":\"limit\",\"trade_id\":" + id + ",\"timestamp\":\""
                + Instant.ofEpochMilli(START).plusSeconds(second) + "\"}]}";
    }

    @Test
    void coinbasesCandlesLagAndHaveNoRowForAnEmptyMinute() throws Exception {
        List<String> lines = List.of(
                "{\"local_ns\":" + START + "000000,\"msg\":" + coinbase(5, 0) + "}",
                "{\"local_ns\":" + (START + 121_000) + "000000,\"msg\":" + coinbase(6, 121) + "}",
                "{\"local_ns\":" + (START + 130_000) + "000000,\"msg\":" + coinbase(7, 130) + "}",
                "{\"local_ns\":" + (START + 145_000) + "000000,\"msg\":" + coinbase(8, 145) + "}");
        String subscribe = "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"],\"channels\":[\"matches\"]}";
        try (SimulatorServer server = played("coinbase", lines, "/", subscribe)) {
            String rows = Client.get(
                            server.port(),
                            "/products/BTC-USD/candles?granularity=60&start=" + START / 1000 + "&end="
                                    + (START / 1000 + 180))
                    .body();

            // Of the third minute only the trade that is older than 20 s; of the second none.
            assertThat(rows)
                    .isEqualTo("[[" + (START / 1000 + 120) + ",100,100,100,100,1],[" + START / 1000
                            + ",100,100,100,100,1]]");
        }
    }

    private static String coinbase(long id, long second) {
        return "{\"type\":\"match\",\"trade_id\":" + id + ",\"side\":\"buy\",\"size\":\"1\",\"price\":\"100\","
                + "\"product_id\":\"BTC-USD\",\"sequence\":35,\"time\":\""
                + Instant.ofEpochMilli(START).plusSeconds(second) + "\"}";
    }
}
