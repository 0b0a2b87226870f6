package marketdata.simulator.venue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.parse.Symbols;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Reads the JSON of recorded frames; what is damaged is left out, nothing is rejected. */
public final class RecordedJson {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private RecordedJson() {}

    /** A frame's JSON; a missing node when it is damaged. */
    public static JsonNode tree(byte[] frame) {
        try {
            return JSON.readTree(frame);
        } catch (IOException | NumberFormatException e) {
            // The latter is thrown for an exponent beyond BigDecimal's.
            return JSON.missingNode();
        }
    }

    /** Whether it is a symbol of an exchange that writes upper case alone: another case is damage. */
    public static boolean isUpperCaseSymbol(String name) {
        return Symbols.isSymbol(name) && name.equals(name.toUpperCase(Locale.ROOT));
    }

    /** A trade id written as a number; -1 when it is none. */
    public static long id(JsonNode id) {
        return id.isIntegralNumber() && id.canConvertToLong() ? id.longValue() : -1;
    }

    /**
     * A trade with a side in words; none when a value is damaged.
     *
     * @param side {@code buy} or {@code sell}
     * @param ofBuyingMaker the one of the two that means that the buyer is the maker
     */
    public static List<RecordedTrade> trade(
            String symbol, long id, long price, long quantity, long timeMicros, String side, String ofBuyingMaker) {
        return side.equals("buy") || side.equals("sell")
                ? trade(symbol, id, price, quantity, timeMicros, side.equals(ofBuyingMaker))
                : List.of();
    }

    /** A trade; none when a value is damaged. Amounts are scaled by 10^8. */
    public static List<RecordedTrade> trade(
            String symbol, long id, long price, long quantity, long timeMicros, boolean buyerIsMaker) {
        return id >= 0 && price > 0 && quantity >= 0 && timeMicros > 0
                ? List.of(new RecordedTrade(symbol, id, price, quantity, timeMicros, buyerIsMaker))
                : List.of();
    }
}
