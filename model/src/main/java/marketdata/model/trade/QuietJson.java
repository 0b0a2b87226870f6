package marketdata.model.trade;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The record by which the producer says, among the trades of every topic that has them, that the exchange
 * had no trade after one until some time. {@link CleanTradeReader} reads it.
 */
public final class QuietJson {
    private QuietJson() {}

    /**
     * <pre>{"symbol":"BTC/USD","source":"kraken","quiet_after_id":106,"quiet_until_ms":1795176000000}</pre>
     *
     * @param lastId the exchange's newest trade
     * @param untilMillis by the exchange's clock, milliseconds since 1970 UTC
     */
    public static byte[] toBytes(String source, String symbol, long lastId, long untilMillis) {
        return String.format(
                        Locale.ROOT,
                        "{\"symbol\":\"%s\",\"source\":\"%s\",\"quiet_after_id\":%d,\"quiet_until_ms\":%d}",
                        symbol,
                        source,
                        lastId,
                        untilMillis)
                .getBytes(StandardCharsets.UTF_8);
    }
}
