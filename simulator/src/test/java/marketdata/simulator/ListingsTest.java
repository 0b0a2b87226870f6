package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** A market that is new, and one that stopped and began again: their ids begin with the exchange's lowest. */
class ListingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static SimulatorServer market(String source, String symbol, String option) throws Exception {
        return Simulator.start(
                "--port",
                "0",
                "--source",
                source,
                "--symbols",
                symbol,
                "--rate",
                "20",
                "--history",
                "9 minutes",
                option,
                symbol);
    }

    private static List<JsonNode> tape(SimulatorServer server, String symbol) throws Exception {
        Client.get(server.port(), "/simulator/status");
        List<JsonNode> trades = new ArrayList<>();
        for (String line : Client.get(server.port(), "/simulator/tape?symbol=" + symbol)
                .body()
                .lines()
                .toList()) {
            trades.add(JSON.readTree(line));
        }
        return trades;
    }

    private static long id(JsonNode trade) {
        return trade.get("id").asLong();
    }

    private static long micros(JsonNode trade) {
        return trade.get("time_us").asLong();
    }

    private static boolean hasBegunAgain(List<JsonNode> tape) {
        return tape.size() > 100 && id(tape.get(tape.size() - 1)) < 1_000_000;
    }

    @ParameterizedTest
    @CsvSource({"binance,BTCUSDT,0", "coinbase,BTC-USD,1", "kraken,BTC/USD,1", "okx,BTC-USDT,0"})
    void aListedMarketBeginsWithTheLowestId(String source, String symbol, long lowest) throws Exception {
        try (SimulatorServer server = market(source, symbol, "--listed")) {
            await().until(() -> tape(server, symbol).size() > 100);
            List<JsonNode> tape = tape(server, symbol);
            for (int i = 0; i < tape.size(); i++) {
                assertThat(id(tape.get(i))).isEqualTo(lowest + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"binance,BTCUSDT,0", "coinbase,BTC-USD,1", "kraken,BTC/USD,1", "okx,BTC-USDT,0"})
    void aRelistedMarketStopsAndBeginsAnotherNumbering(String source, String symbol, long lowest) throws Exception {
        try (SimulatorServer server = market(source, symbol, "--renumbered")) {
            await().until(() -> hasBegunAgain(tape(server, symbol)));
            List<JsonNode> tape = tape(server, symbol);
            int again = 1;
            while (id(tape.get(again)) > id(tape.get(again - 1))) {
                again++;
            }
            assertThat(id(tape.get(again - 1))).isGreaterThanOrEqualTo(1_000_000);
            assertThat(micros(tape.get(again)) - micros(tape.get(again - 1))).isGreaterThan(385_000_000);
            for (int i = again; i < tape.size(); i++) {
                assertThat(id(tape.get(i))).isEqualTo(lowest + i - again);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1000000,0"})
    void restShowsTheNewNumberingOnly(long from, long first) throws Exception {
        try (SimulatorServer server = market("binance", "BTCUSDT", "--renumbered")) {
            await().until(() -> hasBegunAgain(tape(server, "BTCUSDT")));
            String path = "/api/v3/historicalTrades?symbol=BTCUSDT&limit=5&fromId=" + from;
            JsonNode answer = JSON.readTree(Client.get(server.port(), path).body());
            assertThat(answer).hasSize(from == 0 ? 5 : 0);
            answer.forEach(trade -> assertThat(id(trade)).isBetween(first, first + 4));
        }
    }

    /** Else a subscriber would see the new numbering before the old one, which no exchange shows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "coinbase;BTC-USD;/;{'type':'subscribe','product_ids':['BTC-USD'],'channels':['matches']}",
                "kraken;BTC/USD;/v2;{'method':'subscribe','params':{'channel':'trade','symbol':['BTC/USD'],'snapshot':true}}"
            },
            quoteCharacter = '`')
    void theHistoryComesBeforeTheNewestTrades(String source, String symbol, String path, String subscribe)
            throws Exception {
        try (SimulatorServer server = market(source, symbol, "--renumbered");
                Client client = new Client(server.port(), path)) {
            client.send(subscribe.replace('\'', '"'));
            long oldest = id(tape(server, symbol).get(0));
            String first = client.frames(6).stream()
                    .filter(each -> each.contains("\"trade_id\":"))
                    .findFirst()
                    .orElseThrow();
            assertThat(first).contains("\"trade_id\":" + oldest);
        }
    }

    @Test
    void aHaltedSymbolHasNoTradeAndComesBack() throws Exception {
        try (SimulatorServer server = Simulator.start("--port", "0", "--symbols", "BTCUSDT", "--rate", "200")) {
            await().until(() -> tape(server, "BTCUSDT").size() > 100);
            Client.fault(server.port(), "{\"fault\":\"halt\",\"symbol\":\"BTCUSDT\",\"for_ms\":2000}");
            int before = tape(server, "BTCUSDT").size();
            await().until(() -> tape(server, "BTCUSDT").size() > before + 20);
            List<JsonNode> tape = tape(server, "BTCUSDT");
            assertThat(micros(tape.get(before)) - micros(tape.get(before - 1))).isGreaterThan(1_900_000);
            assertThat(id(tape.get(before))).isEqualTo(id(tape.get(before - 1)) + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"--listed", "--renumbered"})
    void namesOnlyWhatIsTraded(String option) {
        assertThatThrownBy(() -> Simulator.start("--port", "0", "--symbols", "BTCUSDT", option, "ETHUSDT"))
                .hasMessageContaining(option)
                .hasMessageContaining("symbols among --symbols");
    }
}
