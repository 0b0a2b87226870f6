package marketdata.model.trade;

import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads one record of {@code clean_trades}: fields in any order, numbers bare or as text, unknown fields passed over.
 *
 * <p>{@code trade_time} and {@code timestamp_ms} say the same; one may be absent. {@code is_price_spike} may be absent
 * (false). {@code trade_value_usdt} is not read: it follows from price and quantity. Reusable, not thread-safe.
 */
public final class CleanTradeReader {
    private static final long NONE = Long.MIN_VALUE;

    private static final int SYMBOL = 1;
    private static final int SOURCE = 1 << 1;
    private static final int PRICE = 1 << 2;
    private static final int QUANTITY = 1 << 3;
    private static final int TRADE_TIME = 1 << 4;
    private static final int TIMESTAMP_MS = 1 << 5;
    private static final int BUYER_MAKER = 1 << 6;
    private static final int SPIKE = 1 << 7;
    private static final int TRADE_ID = 1 << 8;
    private static final int HOLE_FROM = 1 << 9;
    private static final int HOLE_TO = 1 << 10;
    private static final int QUIET_AFTER = 1 << 11;
    private static final int QUIET_UNTIL = 1 << 12;
    private static final int CONFLICT_ID = 1 << 13;
    private static final int CONFLICT_MS = 1 << 14;
    private static final int HOLE = SYMBOL | SOURCE | HOLE_FROM | HOLE_TO;
    private static final int QUIET = SYMBOL | SOURCE | QUIET_AFTER | QUIET_UNTIL;
    private static final int CONFLICT = SYMBOL | SOURCE | CONFLICT_ID | CONFLICT_MS;
    private static final int REQUIRED = SYMBOL | SOURCE | PRICE | QUANTITY | BUYER_MAKER | TRADE_ID;

    // The layout of CleanTradeJson, up to each value.
    private static final byte[] SYMBOL_NAME = ascii("{\"symbol\":");
    private static final byte[] PRICE_NAME = ascii(",\"price\":");
    private static final byte[] QUANTITY_NAME = ascii(",\"quantity\":");
    private static final byte[] VALUE_NAME = ascii(",\"trade_value_usdt\":");
    private static final byte[] TRADE_TIME_NAME = ascii(",\"trade_time\":");
    private static final byte[] TIMESTAMP_MS_NAME = ascii(",\"timestamp_ms\":");
    private static final byte[] BUYER_MAKER_NAME = ascii(",\"is_buyer_maker\":");
    private static final byte[] SPIKE_NAME = ascii(",\"is_price_spike\":");
    private static final byte[] TRADE_ID_NAME = ascii(",\"trade_id\":");
    private static final byte[] SOURCE_NAME = ascii(",\"source\":");

    private final JsonReader json = new JsonReader();
    private final IsoTime time = new IsoTime();
    private final InternedStrings symbols = InternedStrings.symbols();
    private final InternedStrings sources =
            new InternedStrings(CleanTradeReader::isSource, "source must be 1 to 20 of a-z 0-9 _");

    private final TradeCursor trade = new TradeCursor();

    private int named;
    private int seen;
    private long tradeTime;
    private long timestampMs;
    private long exchangeHoleFrom;
    private long exchangeHoleTo;
    private long quietAfter;
    private long quietUntil;
    private long conflictId;
    private long conflictMs;

    /**
     * Hands the record's trade, or one of the {@link MarketNotes}, to {@code sink}.
     *
     * @throws RejectedException when the bytes are no trade; the sink has then not been called
     */
    public void read(byte[] record, TradeSink sink) {
        if (record == null) {
            throw new RejectedException(Reason.EMPTY, "record without a value");
        }
        named = 0;
        seen = 0;
        tradeTime = NONE;
        timestampMs = NONE;
        trade.priceSpike = false;
        json.reset(record);
        if (isUsualLayout()) {
            emit(sink);
            return;
        }
        json.reset(record);
        json.enterObject();
        while (json.nextField()) {
            field();
        }
        json.finish();
        if (seen == HOLE) {
            exchangeHole(sink);
            return;
        }
        if (seen == QUIET) {
            quiet(sink);
            return;
        }
        if (seen == CONFLICT) {
            conflict(sink);
            return;
        }
        if ((seen & REQUIRED) != REQUIRED) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: " + missing());
        }
        emit(sink);
    }

    private void emit(TradeSink sink) {
        trade.eventMicros = eventMicros();
        trade.checkRules();
        sink.trade(trade);
    }

    /**
     * Reads a trade whose fields stand as {@link CleanTradeJson} writes them: no name is looked up. False at the first byte
     * that is otherwise, and nothing is said of the record then. Both ways read front to back, so a value that cannot be used
     * has the same reason by both.
     */
    private boolean isUsualLayout() {
        if (!json.passes(SYMBOL_NAME)) {
            return false;
        }
        trade.symbol = symbols.of(json);
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
        timestampMs = json.integer();
        if (!json.passes(BUYER_MAKER_NAME)) {
            return false;
        }
        trade.takerBuys = !json.bool();
        if (!json.passes(SPIKE_NAME)) {
            return false;
        }
        trade.priceSpike = json.bool();
        if (!json.passes(TRADE_ID_NAME)) {
            return false;
        }
        trade.id = json.integer();
        if (!json.passes(SOURCE_NAME)) {
            return false;
        }
        trade.source = sources.of(json);
        return json.isLastBrace();
    }

    private void price() {
        json.decimal();
        trade.price = json.unscaled();
        trade.priceScale = json.scale();
    }

    private void quantity() {
        json.decimal();
        trade.quantity = json.unscaled();
        trade.quantityScale = json.scale();
    }

    private void tradeTime() {
        json.text();
        tradeTime = time.micros(json);
    }

    private void exchangeHole(TradeSink sink) {
        if (exchangeHoleFrom < 0 || exchangeHoleTo < exchangeHoleFrom) {
            throw new RejectedException(
                    Reason.OUT_OF_RANGE,
                    String.format(
                            Locale.ROOT,
                            "an exchange hole from %d to %d; allowed: 0 and up",
                            exchangeHoleFrom,
                            exchangeHoleTo));
        }
        sink.exchangeHole(trade.source, trade.symbol, exchangeHoleFrom, exchangeHoleTo);
    }

    private void quiet(TradeSink sink) {
        if (quietAfter < 0) {
            throw new RejectedException(
                    Reason.OUT_OF_RANGE,
                    String.format(Locale.ROOT, "quiet after id %d; allowed: 0 and up", quietAfter));
        }
        checkMillis("quiet_until_ms", quietUntil);
        sink.quiet(trade.source, trade.symbol, quietAfter, quietUntil * 1000);
    }

    private void conflict(TradeSink sink) {
        if (conflictId < 0) {
            throw new RejectedException(
                    Reason.OUT_OF_RANGE,
                    String.format(Locale.ROOT, "conflict of id %d; allowed: 0 and up", conflictId));
        }
        checkMillis("id_conflict_ms", conflictMs);
        sink.idConflict(trade.source, trade.symbol, conflictId, conflictMs * 1000);
    }

    private static void checkMillis(String name, long millis) {
        if (millis < 0 || millis >= TradeRules.LATEST_MICROS / 1000) {
            throw new RejectedException(
                    Reason.TIME_OUT_OF_RANGE, name + " is " + millis + "; allowed: years 2009 to 2099");
        }
    }

    private void field() {
        int field = fieldOfName();
        if (field == 0) {
            json.skip();
            return;
        }
        if ((named & field) != 0) {
            throw new RejectedException(Reason.DUPLICATE_FIELD, "twice: " + name(field));
        }
        named |= field;
        if (json.isNull()) {
            json.skip();
            return;
        }
        seen |= field;
        switch (field) {
            case SYMBOL -> trade.symbol = symbols.of(json);
            case SOURCE -> trade.source = sources.of(json);
            case PRICE -> price();
            case QUANTITY -> quantity();
            case TRADE_TIME -> tradeTime();
            case TIMESTAMP_MS -> timestampMs = json.integer();
            case BUYER_MAKER -> trade.takerBuys = !json.bool();
            case SPIKE -> trade.priceSpike = json.bool();
            case HOLE_FROM -> exchangeHoleFrom = json.integer();
            case HOLE_TO -> exchangeHoleTo = json.integer();
            case QUIET_AFTER -> quietAfter = json.integer();
            case QUIET_UNTIL -> quietUntil = json.integer();
            case CONFLICT_ID -> conflictId = json.integer();
            case CONFLICT_MS -> conflictMs = json.integer();
            default -> trade.id = json.integer();
        }
    }

    private int fieldOfName() {
        // One comparison of lengths decides nearly always; the names of the contract have few equal lengths.
        return switch (json.length()) {
            case 5 -> json.nameIs("price") ? PRICE : 0;
            case 6 -> json.nameIs("symbol") ? SYMBOL : json.nameIs("source") ? SOURCE : 0;
            case 8 -> json.nameIs("quantity") ? QUANTITY : json.nameIs("trade_id") ? TRADE_ID : 0;
            case 10 -> json.nameIs("trade_time") ? TRADE_TIME : 0;
            case 12 -> json.nameIs("timestamp_ms") ? TIMESTAMP_MS : 0;
            case 11 -> json.nameIs("id_conflict") ? CONFLICT_ID : 0;
            case 16 -> json.nameIs("exchange_hole_to") ? HOLE_TO : 0;
            case 18 -> json.nameIs("exchange_hole_from") ? HOLE_FROM : 0;
            case 14 ->
                json.nameIs("is_buyer_maker")
                        ? BUYER_MAKER
                        : json.nameIs("is_price_spike")
                                ? SPIKE
                                : json.nameIs("quiet_after_id")
                                        ? QUIET_AFTER
                                        : json.nameIs("quiet_until_ms")
                                                ? QUIET_UNTIL
                                                : json.nameIs("id_conflict_ms") ? CONFLICT_MS : 0;
            default -> 0;
        };
    }

    private static String name(int field) {
        return switch (field) {
            case SYMBOL -> "symbol";
            case SOURCE -> "source";
            case PRICE -> "price";
            case QUANTITY -> "quantity";
            case TRADE_TIME -> "trade_time";
            case TIMESTAMP_MS -> "timestamp_ms";
            case BUYER_MAKER -> "is_buyer_maker";
            case SPIKE -> "is_price_spike";
            case HOLE_FROM -> "exchange_hole_from";
            case HOLE_TO -> "exchange_hole_to";
            case QUIET_AFTER -> "quiet_after_id";
            case QUIET_UNTIL -> "quiet_until_ms";
            case CONFLICT_ID -> "id_conflict";
            case CONFLICT_MS -> "id_conflict_ms";
            default -> "trade_id";
        };
    }

    private String missing() {
        StringBuilder names = new StringBuilder();
        for (int field = SYMBOL; field <= TRADE_ID; field <<= 1) {
            if ((REQUIRED & field) != 0 && (seen & field) == 0) {
                names.append(names.length() == 0 ? "" : ", ").append(name(field));
            }
        }
        return names.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isSource(byte[] bytes, int start, int stop) {
        boolean lowerCase = stop > start && stop - start <= 20;
        for (int i = start; i < stop && lowerCase; i++) {
            byte b = bytes[i];
            lowerCase = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_';
        }
        return lowerCase;
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
}
