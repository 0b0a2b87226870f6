package marketdata.model.trade;

import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.util.Locale;

/**
 * Reads one record of {@code clean_trades}: fields in any order, numbers bare or as text, unknown fields passed over.
 *
 * <p>{@code trade_time} and {@code timestamp_ms} say the same; one may be absent. {@code is_price_spike} may be absent
 * (false). {@code trade_value_usdt} is not read: it follows from price and quantity. Reusable, not thread-safe.
 */
public final class CleanTradeReader {
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

    private final CleanTradeValues values = new CleanTradeValues();
    private final JsonReader json = values.json;
    private final TradeCursor trade = values.trade;

    private int named;
    private int seen;
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
        values.clear();
        json.reset(record);
        if (values.readUsualLayout()) {
            values.emit(sink);
            return;
        }
        values.clear();
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
        values.emit(sink);
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
        CleanTradeValues.checkMillis("quiet_until_ms", quietUntil);
        sink.quiet(trade.source, trade.symbol, quietAfter, quietUntil * 1000);
    }

    private void conflict(TradeSink sink) {
        if (conflictId < 0) {
            throw new RejectedException(
                    Reason.OUT_OF_RANGE,
                    String.format(Locale.ROOT, "conflict of id %d; allowed: 0 and up", conflictId));
        }
        CleanTradeValues.checkMillis("id_conflict_ms", conflictMs);
        sink.idConflict(trade.source, trade.symbol, conflictId, conflictMs * 1000);
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
            case SYMBOL -> values.symbol();
            case SOURCE -> values.source();
            case PRICE -> values.price();
            case QUANTITY -> values.quantity();
            case TRADE_TIME -> values.tradeTime();
            case TIMESTAMP_MS -> values.timestampMs();
            case BUYER_MAKER -> values.buyerMaker();
            case SPIKE -> values.priceSpike();
            case HOLE_FROM -> exchangeHoleFrom = json.integer();
            case HOLE_TO -> exchangeHoleTo = json.integer();
            case QUIET_AFTER -> quietAfter = json.integer();
            case QUIET_UNTIL -> quietUntil = json.integer();
            case CONFLICT_ID -> conflictId = json.integer();
            case CONFLICT_MS -> conflictMs = json.integer();
            default -> values.tradeId();
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
}
