package marketdata.simulator.binance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.parse.Symbols;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads recorded frames to know whose they are and which trades the exchange remembers; refuses nothing loudly. */
final class BinanceFrameReader {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** Times of 15 digits and more are microseconds: as milliseconds they would lie beyond the year 5000. */
    private static final long MICROSECONDS_FROM = 100_000_000_000_000L;

    private final Map<String, String> streams = new HashMap<>();
    private final Map<String, String> symbols = new HashMap<>();

    RecordedFrame read(byte[] frame) {
        JsonNode root;
        try {
            root = JSON.readTree(frame);
        } catch (IOException e) {
            return RecordedFrame.NOTHING;
        }
        JsonNode data = root.path("data").isObject() ? root.get("data") : root;
        String event = data.path("e").asText();
        String symbol = data.path("s").asText();
        long sent = micros(data.path("E"));
        boolean trades = event.equals("trade") || event.equals("aggTrade");
        String stream = trades ? stream(symbol, event) : null;
        String given = root.path("stream").asText();
        boolean misnamed = root.has("stream") && !given.equals(stream);
        if (!trades) {
            return RecordedFrame.other(given.isEmpty() ? otherName(symbol, event) : given, sent);
        }
        if (stream == null || misnamed) {
            return RecordedFrame.other("", sent);
        }
        String name = symbols.get(symbol);
        if (event.equals("aggTrade")) {
            return new RecordedFrame(stream, name, sent, List.of(), stream);
        }
        RecordedTrade trade = trade(name, data);
        return new RecordedFrame(stream, name, sent, trade == null ? List.of() : List.of(trade), null);
    }

    /** Events outside combined streams name symbol and event; answers to requests name neither. */
    private static String otherName(String symbol, String event) {
        return symbol.isEmpty() || event.isEmpty() ? event : symbol.toLowerCase(Locale.ROOT) + "@" + event;
    }

    private static RecordedTrade trade(String symbol, JsonNode data) {
        JsonNode id = data.path("t");
        long price = amount(data.path("p"));
        long quantity = amount(data.path("q"));
        long time = micros(data.path("T"));
        boolean whole = id.isIntegralNumber() && id.canConvertToLong() && id.longValue() >= 0;
        if (!whole || price <= 0 || quantity < 0 || time <= 0 || !data.path("m").isBoolean()) {
            return null;
        }
        return new RecordedTrade(
                symbol, id.longValue(), price, quantity, time, data.get("m").booleanValue());
    }

    private static long amount(JsonNode node) {
        return node.isTextual() ? Amounts.scaled(node.textValue()) : -1;
    }

    /** The stream's name, one string for all its frames, or null when the symbol is none. */
    private String stream(String symbol, String event) {
        String known = streams.get(event + symbol);
        // Another case is damage: Binance writes upper case alone.
        if (known == null && Symbols.isSymbol(symbol) && symbol.equals(symbol.toUpperCase(Locale.ROOT))) {
            known = symbol.toLowerCase(Locale.ROOT) + "@" + event;
            streams.put(event + symbol, known);
            symbols.put(symbol, symbol);
        }
        return known;
    }

    private static long micros(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() <= 0) {
            return 0;
        }
        long value = node.longValue();
        return value >= MICROSECONDS_FROM ? value : value * 1000;
    }
}
