package marketdata.model.trade;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The record by which the producer says, among the trades of every topic that has them, that it rejected a
 * trade whose id had come before for another trade. {@link CleanTradeReader} reads it.
 */
public final class IdConflictJson {
    private IdConflictJson() {}

    /**
     * <pre>{"symbol":"BTC/USD","source":"kraken","id_conflict":106,"id_conflict_ms":1795176000000}</pre>
     *
     * @param id of both trades
     * @param eventMillis event time of the rejected trade, milliseconds since 1970 UTC
     */
    public static byte[] toBytes(String source, String symbol, long id, long eventMillis) {
        return String.format(
                        Locale.ROOT,
                        "{\"symbol\":\"%s\",\"source\":\"%s\",\"id_conflict\":%d,\"id_conflict_ms\":%d}",
                        symbol,
                        source,
                        id,
                        eventMillis)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
