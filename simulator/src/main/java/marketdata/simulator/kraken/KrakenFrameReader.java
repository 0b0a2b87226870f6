package marketdata.simulator.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.parse.Symbols;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.venue.IsoMicros;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;
import marketdata.simulator.venue.RecordedJson;

import java.util.ArrayList;
import java.util.List;

/** Reads recorded frames to know whose they are; refuses nothing loudly. */
final class KrakenFrameReader {

    RecordedFrame read(byte[] frame) {
        JsonNode root = RecordedJson.tree(frame);
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
                trades.addAll(RecordedJson.trade(
                        named,
                        RecordedJson.id(data.path("trade_id")),
                        amount(data.path("price")),
                        amount(data.path("qty")),
                        time,
                        data.path("side").asText(),
                        "sell"));
            }
        }
        String stream = symbol == null ? null : symbol + "@trade";
        return new RecordedFrame(stream, symbol, sent, trades, null);
    }

    private static long amount(JsonNode node) {
        if (!node.isNumber()) {
            return -1;
        }
        var exact = node.decimalValue().stripTrailingZeros();
        return Math.abs(exact.scale()) > 20 ? -1 : Amounts.scaled(exact.toPlainString());
    }
}
