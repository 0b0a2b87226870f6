package marketdata.faults.oracle;

import marketdata.faults.exchange.SimulatedExchange;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the tables and topics must hold, symbol by symbol, computed from the simulator's own tape. */
final class ExpectedData {
    /** Trades per request for the tape. */
    private static final long PART = 100_000;

    private final Map<String, ExpectedSymbol> symbols;

    ExpectedData(Map<String, ExpectedSymbol> symbols) {
        this.symbols = Map.copyOf(symbols);
    }

    /** Reads the tape of each symbol. */
    static ExpectedData read(SimulatedExchange exchange, int simulatorPort) throws IOException, InterruptedException {
        Map<String, ExpectedSymbol> symbols = new HashMap<>();
        HttpClient http = HttpClient.newHttpClient();
        for (String symbol : exchange.symbols()) {
            ExchangeTape tape = new ExchangeTape(exchange);
            long read;
            do {
                // In parts: a whole tape of a fast market is larger than the simulator's memory.
                String uri = String.format(
                        Locale.ROOT,
                        "http://127.0.0.1:%d/simulator/tape?symbol=%s&from=%d&limit=%d",
                        simulatorPort,
                        symbol,
                        tape.lines(),
                        PART);
                read = tape.lines();
                tape.read(
                        http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
                                .body());
            } while (tape.lines() - read == PART);
            symbols.put(symbol, tape.expected());
        }
        return new ExpectedData(symbols);
    }

    ExpectedSymbol of(String symbol) {
        return symbols.get(symbol);
    }

    /** The same, with what the exchange said of silence, as it arrived in {@code clean_trades}. */
    ExpectedData confirmed(Arrivals arrivals) {
        Map<String, ExpectedSymbol> confirmed = new HashMap<>();
        symbols.forEach((symbol, expected) ->
                confirmed.put(symbol, expected.confirmed(arrivals.inOrder(symbol), arrivals.quiet(symbol))));
        return new ExpectedData(confirmed);
    }

    /** The same without these trades in the minutes. */
    ExpectedData without(Map<String, Set<TradeKey>> late) {
        Map<String, ExpectedSymbol> less = new HashMap<>();
        symbols.forEach((symbol, expected) -> less.put(symbol, expected.without(late.getOrDefault(symbol, Set.of()))));
        return new ExpectedData(less);
    }
}
