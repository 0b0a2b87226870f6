package marketdata.simulator.coinbase;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.parse.Symbols;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.venue.IsoMicros;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Reads recorded frames to know whose they are; refuses nothing loudly. */
final class CoinbaseFrameReader {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    RecordedFrame read(byte[] frame) {
        JsonNode root;
        try {
            root = JSON.readTree(frame);
        } catch (IOException e) {
            return RecordedFrame.NOTHING;
        }
        String type = root.path("type").asText();
        String product = root.path("product_id").asText();
        long time = IsoMicros.read(root.path("time").asText());
        boolean match = type.equals("match") || type.equals("last_match");
        if (!match || !isProduct(product)) {
            return RecordedFrame.other(match ? "" : type, time);
        }
        RecordedTrade trade = trade(product, time, root);
        List<RecordedTrade> trades = trade == null ? List.of() : List.of(trade);
        return new RecordedFrame(product + "@matches", product, time, trades, null);
    }

    /** Another case is damage: Coinbase writes upper case alone. */
    private static boolean isProduct(String name) {
        return Symbols.isSymbol(name) && name.equals(name.toUpperCase(Locale.ROOT));
    }

    private static RecordedTrade trade(String product, long time, JsonNode root) {
        JsonNode id = root.path("trade_id");
        long price = Amounts.scaled(root.path("price").asText());
        long size = Amounts.scaled(root.path("size").asText());
        String side = root.path("side").asText();
        boolean sided = side.equals("buy") || side.equals("sell");
        boolean whole = id.isIntegralNumber() && id.canConvertToLong() && id.longValue() >= 0;
        if (!whole || price <= 0 || size < 0 || time <= 0 || !sided) {
            return null;
        }
        return new RecordedTrade(product, id.longValue(), price, size, time, side.equals("buy"));
    }
}
