package marketdata.model.trade;

import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.KnownText;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.util.Locale;

/**
 * The values of one record of {@code clean_trades} that is a trade: each method reads the value of its field, which must stand at
 * {@link #json}.
 */
final class CleanTradeValues {
    private static final long NONE = Long.MIN_VALUE;

    // The layout of CleanTradeJson, up to each value.
    private static final KnownText SYMBOL_NAME = KnownText.of("{\"symbol\":");
    private static final KnownText PRICE_NAME = KnownText.of(",\"price\":");
    private static final KnownText QUANTITY_NAME = KnownText.of(",\"quantity\":");
    private static final KnownText VALUE_NAME = KnownText.of(",\"trade_value_usdt\":");
    private static final KnownText TRADE_TIME_NAME = KnownText.of(",\"trade_time\":");
    private static final KnownText TIMESTAMP_MS_NAME = KnownText.of(",\"timestamp_ms\":");
    private static final KnownText BUYER_MAKER_NAME = KnownText.of(",\"is_buyer_maker\":");
    private static final KnownText SPIKE_NAME = KnownText.of(",\"is_price_spike\":");
    private static final KnownText TRADE_ID_NAME = KnownText.of(",\"trade_id\":");
    private static final KnownText SOURCE_NAME = KnownText.of(",\"source\":");

    final JsonReader json = new JsonReader();
    private final IsoTime time = new IsoTime();
    private final InternedStrings symbols = InternedStrings.symbols();
    private final InternedStrings sources =
            new InternedStrings(CleanTradeValues::isSource, "source must be 1 to 20 of a-z 0-9 _");

    final TradeCursor trade = new TradeCursor();

    private long tradeTime;
    private long timestampMs;

    /** Before the next record. */
    void clear() {
        tradeTime = NONE;
        timestampMs = NONE;
        trade.priceSpike = false;
    }

    /** Hands the trade on, if it obeys the rules. */
    void emit(TradeSink sink) {
        trade.eventMicros = eventMicros();
        trade.checkRules();
        sink.trade(trade);
    }

    /**
     * Reads a trade whose fields stand as {@link CleanTradeJson} writes them: no name is looked up. False at the first byte
     * that is otherwise, and nothing is said of the record then. Both ways read front to back, so a value that cannot be used
     * has the same reason by both.
     */
    boolean readUsualLayout() {
        if (!json.passes(SYMBOL_NAME)) {
            return false;
        }
        symbol();
        if (!json.passes(PRICE_NAME)) {
            return false;
        }
        price();
        if (!json.passes(QUANTITY_NAME)) {
            return false;
        }
        quantity();
        if (!json.passes(VALUE_NAME)) {
            return false;
        }
        json.skip();
        if (!json.passes(TRADE_TIME_NAME)) {
            return false;
        }
        tradeTime();
        if (!json.passes(TIMESTAMP_MS_NAME)) {
            return false;
        }
        timestampMs();
        if (!json.passes(BUYER_MAKER_NAME)) {
            return false;
        }
        buyerMaker();
        if (!json.passes(SPIKE_NAME)) {
            return false;
        }
        priceSpike();
        if (!json.passes(TRADE_ID_NAME)) {
            return false;
        }
        tradeId();
        if (!json.passes(SOURCE_NAME)) {
            return false;
        }
        source();
        return json.isLastBrace();
    }

    void price() {
        json.decimal();
        trade.price = json.unscaled();
        trade.priceScale = json.scale();
    }

    void quantity() {
        json.decimal();
        trade.quantity = json.unscaled();
        trade.quantityScale = json.scale();
    }

    void tradeTime() {
        json.text();
        tradeTime = time.micros(json);
    }

    void symbol() {
        trade.symbol = symbols.of(json);
    }

    void source() {
        trade.source = sources.of(json);
    }

    void timestampMs() {
        timestampMs = json.integer();
    }

    void buyerMaker() {
        trade.takerBuys = !json.bool();
    }

    void priceSpike() {
        trade.priceSpike = json.bool();
    }

    void tradeId() {
        trade.id = json.integer();
    }

    private long eventMicros() {
        if (tradeTime == NONE && timestampMs == NONE) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: trade_time and timestamp_ms");
        }
        if (timestampMs == NONE) {
            return tradeTime;
        }
        checkMillis("timestamp_ms", timestampMs);
        if (tradeTime == NONE) {
            return timestampMs * 1000;
        }
        if (Math.floorDiv(tradeTime, 1000) != timestampMs) {
            throw new RejectedException(
                    Reason.TIME_CONFLICT,
                    String.format(
                            Locale.ROOT,
                            "trade_time is %s, timestamp_ms is %d",
                            IsoTime.format(tradeTime),
                            timestampMs));
        }
        return tradeTime;
    }

    /** Rejects a time, epoch milliseconds, that no market printed. */
    static void checkMillis(String name, long millis) {
        if (millis < 0 || millis >= TradeRules.LATEST_MICROS / 1000) {
            throw new RejectedException(
                    Reason.TIME_OUT_OF_RANGE, name + " is " + millis + "; allowed: years 2009 to 2099");
        }
    }

    private static boolean isSource(byte[] bytes, int start, int stop) {
        boolean lowerCase = stop > start && stop - start <= 20;
        for (int i = start; i < stop && lowerCase; i++) {
            byte b = bytes[i];
            lowerCase = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_';
        }
        return lowerCase;
    }
}
