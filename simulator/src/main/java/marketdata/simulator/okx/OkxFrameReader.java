package marketdata.simulator.okx;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;
import marketdata.simulator.venue.RecordedJson;

import java.util.ArrayList;
import java.util.List;

/** Reads recorded frames to know whose they are; rejects nothing loudly. */
final class OkxFrameReader {

    /** Fits a long, also in microseconds. */
    private static final String MILLIS = "[1-9][0-9]{0,14}";

    RecordedFrame read(byte[] frame) {
        JsonNode root = RecordedJson.tree(frame);
        String channel = root.path("arg").path("channel").asText();
        if (root.has("event")
                || !channel.equals(OkxFrameWriter.CHANNEL)
                || !root.path("data").isArray()) {
            String event = root.path("event").asText();
            return RecordedFrame.other(
                    !event.isEmpty() ? event : channel.equals(OkxFrameWriter.CHANNEL) ? "" : channel, 0);
        }
        List<RecordedTrade> trades = new ArrayList<>();
        String symbol = null;
        long sent = 0;
        for (JsonNode data : root.get("data")) {
            String named = data.path("instId").asText();
            if (RecordedJson.isUpperCaseSymbol(named)) {
                symbol = symbol == null ? named : symbol;
                long time = micros(data.path("ts").asText());
                sent = Math.max(sent, time);
                trades.addAll(RecordedJson.trade(
                        named,
                        id(data.path("tradeId").asText()),
                        Amounts.scaled(data.path("px").asText()),
                        Amounts.scaled(data.path("sz").asText()),
                        time,
                        data.path("side").asText(),
                        "sell"));
            }
        }
        String stream = symbol == null ? null : symbol + "@" + OkxFrameWriter.CHANNEL;
        return new RecordedFrame(stream, symbol, sent, trades, null);
    }

    private static long micros(String millis) {
        return millis.matches(MILLIS) ? Long.parseLong(millis) * 1000 : 0;
    }

    private static long id(String digits) {
        return digits.matches("0|[1-9][0-9]{0,17}") ? Long.parseLong(digits) : -1;
    }
}
