package marketdata.producer.live;

import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.parse.Decimal;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import marketdata.producer.live.feed.ReceivedFrame;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Trades small enough to add up in the head. Seconds count from {@link #START}. */
public final class Trades {
    public static final Instant START = Instant.parse("2026-01-02T12:00:00Z");
    public static final long START_MICROS = START.getEpochSecond() * 1_000_000;

    private Trades() {}

    public static long at(double seconds) {
        return START_MICROS + Math.round(seconds * 1e6);
    }

    public static Trade trade(String symbol, long id, String price, double seconds) {
        return new Trade("binance", symbol, id, Decimal.of(price), Decimal.of("0.5"), at(seconds), TakerSide.BUY);
    }

    public static Trade trade(long id) {
        return trade("BTCUSDT", id, "100.00", id % 1000 / 1000.0);
    }

    public static ReceivedFrame frame(Trade trade) {
        return frame(new BinanceProtocol().asFrame(trade));
    }

    public static ReceivedFrame frame(String text) {
        return frame(text.getBytes(StandardCharsets.UTF_8));
    }

    public static ReceivedFrame frame(byte[] bytes) {
        return ReceivedFrame.of(bytes, ReceivedFrame.Kind.TEXT, START_MICROS, "11111111-2222-3333-4444-555555555555");
    }
}
