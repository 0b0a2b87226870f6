package marketdata.simulator.kraken;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.parse.Symbols;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.venue.IsoMicros;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads recorded frames to know whose they are; refuses nothing loudly. */
final class KrakenFrameReader {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    RecordedFrame read(byte[] frame) {
        JsonNode root;
        try {
            root = JSON.readTree(frame);
        } catch (IOException e) {
            return RecordedFrame.NOTHING;
        }
        String channel = root.path("channel").asText();
        if (!channel.equals("trade") || !root.path("data").isArray()) {
            return RecordedFrame.other(channel.equals("trade") ? "" : channel, 0);
        }
        List<RecordedTrade> trades = new ArrayList<>();
        String symbol = null;
        long sent = 0;
        for (JsonNode data : root.get("data")) {
            String named = data.path("symbol").asText();
            if (Symbols.isPair(named)) {
                symbol = symbol == null ? named : symbol;
                long time = IsoMicros.read(data.path("timestamp").asText());
                sent = Math.max(sent, time);
                add(trades, named, time, data);
            }
        }
        String stream = symbol == null ? null : symbol + "@trade";
        return new RecordedFrame(stream, symbol, sent, trades, null);
    }

    private static void add(List<RecordedTrade> trades, String symbol, long time, JsonNode data) {
        JsonNode id = data.path("trade_id");
        long price = amount(data.path("price"));
        long quantity = amount(data.path("qty"));
        String side = data.path("side").asText();
        boolean whole = id.isIntegralNumber() && id.canConvertToLong() && id.longValue() >= 0;
        if (whole && price > 0 && quantity >= 0 && time > 0 && (side.equals("buy") || side.equals("sell"))) {
            trades.add(new RecordedTrade(symbol, id.longValue(), price, quantity, time, side.equals("sell")));
        }
    }

    private static long amount(JsonNode node) {
        if (!node.isNumber()) {
            return -1;
        }
        var exact = node.decimalValue().stripTrailingZeros();
        return Math.abs(exact.scale()) > 20 ? -1 : Amounts.scaled(exact.toPlainString());
    }
}
