package marketdata.model.exchange;

import marketdata.model.trade.Exchange;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The public REST interface of one exchange as pure functions: paths of requests, the meaning of answers. */
public interface RestApi {
    /** Which exchange. */
    Exchange exchange();

    /** Where its REST interface is, unless the user says otherwise. */
    URI defaultRest();

    /** What every REST request must say, given how the WebSocket is asked. */
    default Map<String, String> restHeaders(URI webSocket) {
        return Map.of();
    }

    /** What a 200 answer says about itself. */
    default RestError classify(byte[] answer) {
        return RestError.ANSWER;
    }

    /** REST path (with query) of the exchange's clock. */
    String timePath();

    /** The exchange's clock from the answer to {@link #timePath}: microseconds since 1970 UTC. */
    long parseTime(byte[] answer);

    /** REST path of the list of all markets, also of those at rest. */
    String marketsPath();

    /** REST paths that together give the markets of these symbols, at least one, and little more. */
    List<String> marketsPaths(List<String> symbols);

    /** The markets in an answer to {@link #marketsPath} or one of {@link #marketsPaths}. What names no market is passed over. */
    List<Market> parseMarkets(byte[] answer);

    /** Whether an answer, of whatever status, says that a market asked for does not exist. */
    boolean isUnknownMarket(byte[] answer);

    /** REST path of the last day's volumes. */
    String volumesPath();

    /**
     * The last day's volumes in quote currency by {@link Market#volumeKey}, from the answer to {@link #volumesPath}; what has
     * no volume is left out.
     */
    Map<String, BigDecimal> parseVolumes(byte[] answer);

    /** REST path of a page of past trades. */
    String tradesPath(TradesRequest request);

    /** The page in the answer to {@link #tradesPath}. */
    TradesPage parseTrades(TradesRequest request, byte[] answer);

    /** Whether {@link #tradesPath} goes by the time of a known trade, not by ids. */
    default boolean pagesByTime() {
        return false;
    }

    /** Most trades one {@link #tradesPath} answer can hold. */
    int tradesPerAnswer();

    /** Between two {@link #tradesPath} requests, so that hours of them stay within the exchange's limit. */
    Duration tradesInterval();

    /** So many {@link #tradesPath} requests may be made at once after a while without. */
    int tradesBurst();

    /** REST path of the candles of the minutes that begin between two times, microseconds since 1970 UTC, both inclusive. */
    String candlesPath(String symbol, long firstMicros, long lastMicros);

    /** The candles in the answer to {@link #candlesPath}, oldest first; exchanges leave out or repeat minutes without trades. */
    List<ExchangeCandle> parseCandles(byte[] answer);

    /**
     * To how many decimals the exchange cuts the value of each trade, price times quantity, before a candle's values add it
     * up; empty when it does not, or its candles have no values.
     */
    default OptionalInt candleValueDecimals() {
        return OptionalInt.empty();
    }

    /** Most candles one {@link #candlesPath} answer can hold. */
    int candlesPerAnswer();
}
