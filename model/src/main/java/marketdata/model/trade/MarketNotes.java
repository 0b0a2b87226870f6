package marketdata.model.trade;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The records that the producer publishes among a symbol's trades, to every topic that has them, and that are no trades
 * themselves. {@link CleanTradeReader} reads them.
 */
public final class MarketNotes {
    private MarketNotes() {}

    /**
     * The exchange does not have these ids, both inclusive.
     *
     * <pre>{"symbol":"BTC/USD","source":"kraken","exchange_hole_from":105,"exchange_hole_to":106}</pre>
     */
    public static byte[] exchangeHole(String source, String symbol, long fromId, long toId) {
        return note(source, symbol, "exchange_hole_from", fromId, "exchange_hole_to", toId);
    }

    /**
     * The exchange had no trade after one until some time.
     *
     * <pre>{"symbol":"BTC/USD","source":"kraken","quiet_after_id":106,"quiet_until_ms":1795176000000}</pre>
     *
     * @param lastId the exchange's newest trade
     * @param untilMillis by the exchange's clock, milliseconds since 1970 UTC
     */
    public static byte[] quiet(String source, String symbol, long lastId, long untilMillis) {
        return note(source, symbol, "quiet_after_id", lastId, "quiet_until_ms", untilMillis);
    }

    /**
     * The producer rejected a trade whose id had come before for another trade.
     *
     * <pre>{"symbol":"BTC/USD","source":"kraken","id_conflict":106,"id_conflict_ms":1795176000000}</pre>
     *
     * @param id of both trades
     * @param eventMillis event time of the rejected trade, milliseconds since 1970 UTC
     */
    public static byte[] idConflict(String source, String symbol, long id, long eventMillis) {
        return note(source, symbol, "id_conflict", id, "id_conflict_ms", eventMillis);
    }

    private static byte[] note(
            String source, String symbol, String firstName, long first, String secondName, long second) {
        return String.format(
                        Locale.ROOT,
                        "{\"symbol\":\"%s\",\"source\":\"%s\",\"%s\":%d,\"%s\":%d}",
                        symbol,
                        source,
                        firstName,
                        first,
                        secondName,
                        second)
                .getBytes(StandardCharsets.UTF_8);
    }
}
