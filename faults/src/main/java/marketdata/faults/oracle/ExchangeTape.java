package marketdata.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.faults.exchange.SimulatedExchange;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One symbol's tape, as the simulator gives it in parts: a JSON object a line. */
final class ExchangeTape {
    private final SimulatedExchange exchange;
    private final NavigableMap<TradeKey, ExchangeTrade> trades = new TreeMap<>();
    private final NavigableSet<TradeKey> withheld = new TreeSet<>();
    private long lines;

    ExchangeTape(SimulatedExchange exchange) {
        this.exchange = exchange;
    }

    void read(String ndjson) throws IOException {
        for (String line : ndjson.lines().toList()) {
            lines++;
            JsonNode node = FrameReader.tree(line);
            TradeKey key = TradeKey.of(node.get("id").asLong());
            if (node.path("withheld").asBoolean()) {
                withheld.add(key);
                continue;
            }
            ExchangeTrade trade = new ExchangeTrade(
                    key,
                    new BigDecimal(node.get("price").asText()),
                    new BigDecimal(node.get("qty").asText()),
                    exchange.micros(node),
                    node.get("isBuyerMaker").asBoolean());
            trades.put(key, trade);
        }
    }

    /** Read so far. */
    long lines() {
        return lines;
    }

    ExpectedSymbol expected() {
        return ExpectedSymbol.of(exchange, trades, withheld);
    }
}
