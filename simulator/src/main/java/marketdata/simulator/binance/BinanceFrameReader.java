package marketdata.simulator.binance;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;
import marketdata.simulator.venue.RecordedJson;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads recorded frames to know whose they are and which trades the exchange remembers; refuses nothing loudly. */
final class BinanceFrameReader {

    /** Times of 15 digits and more are microseconds: as milliseconds they would lie beyond the year 5000. */
    private static final long MICROSECONDS_FROM = 100_000_000_000_000L;

    private final Map<String, String> streams = new HashMap<>();
    private final Map<String, String> symbols = new HashMap<>();

    RecordedFrame read(byte[] frame) {
        JsonNode root = RecordedJson.tree(frame);
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
        return new RecordedFrame(stream, name, sent, trade(name, data), null);
    }

    /** Events outside combined streams name symbol and event; answers to requests name neither. */
    private static String otherName(String symbol, String event) {
        return symbol.isEmpty() || event.isEmpty() ? event : symbol.toLowerCase(Locale.ROOT) + "@" + event;
    }

    private static List<RecordedTrade> trade(String symbol, JsonNode data) {
        if (!data.path("m").isBoolean()) {
            return List.of();
        }
        return RecordedJson.trade(
                symbol,
                RecordedJson.id(data.path("t")),
                amount(data.path("p")),
                amount(data.path("q")),
                micros(data.path("T")),
                data.get("m").booleanValue());
    }

    private static long amount(JsonNode node) {
        return node.isTextual() ? Amounts.scaled(node.textValue()) : -1;
    }

    /** The stream's name, one string for all its frames, or null when the symbol is none. */
    private String stream(String symbol, String event) {
        String known = streams.get(event + symbol);
        if (known == null && RecordedJson.isUpperCaseSymbol(symbol)) {
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
