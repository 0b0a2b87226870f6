package marketdata.simulator.binance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads recorded frames to know whose they are and which trades the exchange remembers; refuses nothing loudly. */
final class BinanceFrameReader {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{2,20}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,8})?");

    /** Times of 15 digits and more are microseconds: as milliseconds they would lie beyond the year 5000. */
    private static final long MICROSECONDS_FROM = 100_000_000_000_000L;

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
        if (!(event.equals("trade") || event.equals("aggTrade"))
                || !SYMBOL.matcher(symbol).matches()) {
            return new RecordedFrame(null, null, sent, null);
        }
        String stream = symbol.toLowerCase(Locale.ROOT) + "@" + event;
        if (root.has("stream") && !root.get("stream").asText().equals(stream)) {
            return new RecordedFrame(null, null, sent, null);
        }
        return new RecordedFrame(stream, symbol, sent, event.equals("trade") ? trade(symbol, data) : null);
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

    /** An amount scaled by 10^8, -1 when it is not one. */
    private static long amount(JsonNode node) {
        if (!node.isTextual() || !AMOUNT.matcher(node.textValue()).matches()) {
            return -1;
        }
        BigDecimal scaled = new BigDecimal(node.textValue()).movePointRight(AsciiBuffer.DECIMALS);
        return scaled.precision() > 18 ? -1 : scaled.longValueExact();
    }

    private static long micros(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() <= 0) {
            return 0;
        }
        long value = node.longValue();
        return value >= MICROSECONDS_FROM ? value : value * 1000;
    }
}
