package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A symbol that the exchange no longer knows, in each exchange's dialect, and its return; and addresses that are too long. */
class DelistTest {
    private SimulatorServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(String source, String symbols) throws Exception {
        server = Simulator.start("--port", "0", "--source", source, "--symbols", symbols, "--rate", "400");
    }

    private void fault(String kind, String symbol) throws Exception {
        Client.fault(server.port(), "{\"fault\":\"%s\",\"symbol\":\"%s\"}".formatted(kind, symbol));
    }

    private String rest(String path) throws Exception {
        return Client.get(server.port(), path).body();
    }

    @Test
    void coinbaseRejectsTheWholeSubscription() throws Exception {
        start("coinbase", "BTC-USD,OLD-USD");
        String both =
                "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"OLD-USD\"],\"channels\":[\"matches\",\"heartbeat\"]}";
        try (Client before = new Client(server.port(), "/")) {
            before.send(both);
            await().until(() -> before.frames.stream().anyMatch(each -> each.contains("OLD-USD\",\"sequence")));
            fault("delist", "OLD-USD");
            String status = rest("/products/OLD-USD/trades");
            assertThat(status).contains("NotFound");
            assertThat(rest("/products")).contains("BTC-USD").doesNotContain("OLD-USD");
            int from = before.frames.size();
            // Whatever was on its way has come when BTC-USD has gone on for a while.
            await().until(() -> before.frames.size() > from + 400);
            assertThat(before.frames.subList(from + 200, from + 400))
                    .noneMatch(each -> each.contains("OLD-USD"))
                    .anyMatch(each -> each.contains("BTC-USD"));
            try (Client after = new Client(server.port(), "/")) {
                assertThat(after.answerTo(both))
                        .isEqualTo("{\"type\":\"error\",\"message\":\"Failed to subscribe\","
                                + "\"reason\":\"OLD-USD is not a valid product\"}");
                fault("relist", "OLD-USD");
                assertThat(after.answerTo(both)).contains("\"subscriptions\"", "OLD-USD");
            }
            await().until(() -> before.frames.get(before.frames.size() - 1).contains("OLD-USD"));
            assertThat(rest("/products/OLD-USD/trades")).contains("trade_id");
        }
    }

    @Test
    void krakenRejectsThePairAloneAndBinanceSaysNothing() throws Exception {
        start("kraken", "BTC/USD,OLD/USD");
        fault("delist", "OLD/USD");
        try (Client client = new Client(server.port(), "/v2")) {
            client.frames(1);
            client.send(
                    "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\",\"OLD/USD\"]}}");
            await().until(() -> client.frames.size() > 20);
            assertThat(client.frames)
                    .anyMatch(each -> each.contains("\"error\":\"Currency pair not supported OLD/USD\""))
                    .anyMatch(each -> each.contains("\"success\":true"))
                    .noneMatch(each -> each.contains("trade_id") && each.contains("OLD/USD"));
        }
        server.close();
        start("binance", "BTCUSDT,OLDUSDT");
        fault("delist", "OLDUSDT");
        assertThat(rest("/api/v3/exchangeInfo")).contains("BTCUSDT").doesNotContain("OLDUSDT");
        assertThat(rest("/api/v3/trades?symbol=OLDUSDT")).contains("-1121");
        try (Client client = new Client(server.port(), "/stream?streams=btcusdt@trade/oldusdt@trade")) {
            assertThat(client.frames(50)).noneMatch(each -> each.contains("OLDUSDT"));
            Client.takeBackFaults(server.port());
            await().until(() -> client.frames.stream().anyMatch(each -> each.contains("OLDUSDT")));
        }
    }

    @Test
    void aDelistedSymbolMustBeOneOfTheMarket() throws Exception {
        start("binance", "BTCUSDT");
        assertThatThrownBy(() -> fault("delist", "XUSDT")).hasMessageContaining("symbol must be one of [BTCUSDT]");
        assertThatThrownBy(() -> Client.fault(server.port(), "{\"fault\":\"delist\"}"))
                .hasMessageContaining("delist needs symbol");
    }

    /** Binance's limits: 1,024 streams on a connection, about 8,000 characters in an address. */
    @Test
    void anAddressThatIsTooLongAndTooManyStreamsAreRejected() throws Exception {
        start("binance", "BTCUSDT");
        String[] upgrade = {"X-Test", "1"};
        String streams =
                IntStream.range(0, 1000).mapToObj(i -> "s" + i + "usdt@trade").collect(Collectors.joining("/"));
        assertThat(Client.get(server.port(), "/stream?streams=" + streams, upgrade)
                        .statusCode())
                .isEqualTo(414);
        String short1025 = IntStream.range(0, 1025).mapToObj(i -> "s" + i).collect(Collectors.joining("/"));
        assertThatThrownBy(() -> new Client(server.port(), "/stream?streams=" + short1025))
                .hasMessageContaining("400");
    }
}
