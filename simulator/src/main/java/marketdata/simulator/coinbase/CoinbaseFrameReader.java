package marketdata.simulator.coinbase;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.venue.IsoMicros;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedJson;

/** Reads recorded frames to know whose they are; refuses nothing loudly. */
final class CoinbaseFrameReader {

    RecordedFrame read(byte[] frame) {
        JsonNode root = RecordedJson.tree(frame);
        String type = root.path("type").asText();
        String product = root.path("product_id").asText();
        long time = IsoMicros.read(root.path("time").asText());
        boolean match = type.equals("match") || type.equals("last_match");
        if (!match || !RecordedJson.isUpperCaseSymbol(product)) {
            return RecordedFrame.other(match ? "" : type, time);
        }
        var trades = RecordedJson.trade(
                product,
                RecordedJson.id(root.path("trade_id")),
                Amounts.scaled(root.path("price").asText()),
                Amounts.scaled(root.path("size").asText()),
                time,
                root.path("side").asText(),
                "buy");
        return new RecordedFrame(product + "@matches", product, time, trades, null);
    }
}
