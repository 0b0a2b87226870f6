package marketdata.simulator.okx;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.parse.Symbols;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads recorded frames to know whose they are; rejects nothing loudly. */
final class OkxFrameReader {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** Fits a long, also in microseconds. */
    private static final String MILLIS = "[1-9][0-9]{0,14}";

    RecordedFrame read(byte[] frame) {
        JsonNode root;
        try {
            root = JSON.readTree(frame);
        } catch (IOException e) {
            return RecordedFrame.NOTHING;
        }
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
            if (isInstrument(named)) {
                symbol = symbol == null ? named : symbol;
                long time = micros(data.path("ts").asText());
                sent = Math.max(sent, time);
                add(trades, named, time, data);
            }
        }
        String stream = symbol == null ? null : symbol + "@" + OkxFrameWriter.CHANNEL;
        return new RecordedFrame(stream, symbol, sent, trades, null);
    }

    /** Another case is damage: OKX writes upper case alone. */
    private static boolean isInstrument(String name) {
        return Symbols.isSymbol(name) && name.equals(name.toUpperCase(Locale.ROOT));
    }

    private static long micros(String millis) {
        return millis.matches(MILLIS) ? Long.parseLong(millis) * 1000 : 0;
    }

    private static void add(List<RecordedTrade> trades, String symbol, long time, JsonNode data) {
        String id = data.path("tradeId").asText();
        long price = Amounts.scaled(data.path("px").asText());
        long size = Amounts.scaled(data.path("sz").asText());
        String side = data.path("side").asText();
        boolean sided = side.equals("buy") || side.equals("sell");
        if (id.matches("0|[1-9][0-9]{0,17}") && price > 0 && size >= 0 && time > 0 && sided) {
            trades.add(new RecordedTrade(symbol, Long.parseLong(id), price, size, time, side.equals("sell")));
        }
    }
}
