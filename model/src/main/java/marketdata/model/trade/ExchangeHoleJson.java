package marketdata.model.trade;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The record by which the producer says, among the trades of every topic that has them, that the exchange
 * does not have some ids. {@link CleanTradeReader} reads it.
 */
public final class ExchangeHoleJson {
    private ExchangeHoleJson() {}

    /** <pre>{"symbol":"BTC/USD","source":"kraken","exchange_hole_from":105,"exchange_hole_to":106}</pre> */
    public static byte[] toBytes(String source, String symbol, long fromId, long toId) {
        return String.format(
                        Locale.ROOT,
                        "{\"symbol\":\"%s\",\"source\":\"%s\",\"exchange_hole_from\":%d,\"exchange_hole_to\":%d}",
                        symbol,
                        source,
                        fromId,
                        toId)
                .getBytes(StandardCharsets.UTF_8);
    }
}
