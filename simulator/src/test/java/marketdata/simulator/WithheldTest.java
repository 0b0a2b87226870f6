package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an exchange withholds it does not show to a new subscriber either. */
class WithheldTest {
    private static final Pattern ID = Pattern.compile("\"(?:trade_id|id)\":([0-9]+)");

    private static List<Long> ids(String text) {
        return ID.matcher(text)
                .results()
                .map((MatchResult id) -> Long.valueOf(id.group(1)))
                .toList();
    }

    private static Set<Long> withheld(SimulatorServer server, String symbol) throws Exception {
        return Client.get(server.port(), "/simulator/tape?symbol=" + symbol)
                .body()
                .lines()
                .filter(line -> line.contains("\"withheld\":true"))
                .flatMap(line -> ids(line).stream())
                .collect(Collectors.toSet());
    }

    /** From some trade on nothing is shown; the ids in the {@code index}th frame that a new subscriber then gets. */
    private static List<Long> shown(String source, String symbol, String path, String subscribe, int index)
            throws Exception {
        try (SimulatorServer server =
                        Simulator.start("--port", "0", "--source", source, "--symbols", symbol, "--rate", "300");
                Client first = new Client(server.port(), path)) {
            first.send(subscribe);
            first.frames(90);
            Client.fault(
                    server.port(), "{\"fault\":\"withhold\",\"symbol\":\"%s\",\"count\":1000000}".formatted(symbol));
            await().until(() -> withheld(server, symbol).size() > 60);
            try (Client second = new Client(server.port(), path)) {
                second.send(subscribe);
                List<Long> ids = ids(second.frames(index + 1).get(index));
                assertThat(ids).isNotEmpty().doesNotContainAnyElementsOf(withheld(server, symbol));
                return ids;
            }
        }
    }

    @Test
    void coinbaseBeginsWithTheLastTradeItShows() throws Exception {
        String subscribe = "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"],\"channels\":[\"matches\"]}";
        assertThat(shown("coinbase", "BTC-USD", "/", subscribe, 1)).hasSize(1);
    }

    @Test
    void krakenBeginsWithTheLastFiftyTradesItShows() throws Exception {
        String subscribe = "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\"],"
                + "\"snapshot\":true}}";
        assertThat(shown("kraken", "BTC/USD", "/v2", subscribe, 2)).hasSize(50);
    }
}
