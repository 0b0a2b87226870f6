package marketdata.model.trade;

import marketdata.model.parse.Decimal;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.RejectedException;

import java.nio.charset.StandardCharsets;

/**
 * The form of {@code clean_trades}:
 *
 * <pre>
 * {"symbol":"BTCUSDT","price":89690.38,"quantity":0.00006,"trade_value_usdt":5.3814228,
 *  "trade_time":"2026-01-02T17:39:28.237000Z","timestamp_ms":1767387168237,"is_buyer_maker":true,
 *  "is_price_spike":false,"trade_id":5729884604,"source":"binance"}
 * </pre>
 *
 * Numbers are exact decimal literals with the exchange's own digits; {@code trade_value_usdt} is their exact product.
 */
public final class CleanTradeJson {
    private CleanTradeJson() {}

    /** One record. */
    public static byte[] toBytes(CleanTrade clean) {
        Trade trade = clean.trade();
        StringBuilder json = new StringBuilder(280);
        json.append("{\"symbol\":\"").append(trade.symbol());
        json.append("\",\"price\":");
        appendPlain(json, trade.price());
        json.append(",\"quantity\":");
        appendPlain(json, trade.quantity());
        json.append(",\"trade_value_usdt\":");
        appendValue(json, trade.price(), trade.quantity());
        json.append(",\"trade_time\":\"").append(IsoTime.format(trade.eventMicros()));
        json.append("\",\"timestamp_ms\":").append(Math.floorDiv(trade.eventMicros(), 1000));
        json.append(",\"is_buyer_maker\":").append(trade.takerSide().buyerIsMaker());
        json.append(",\"is_price_spike\":").append(clean.priceSpike());
        json.append(",\"trade_id\":").append(trade.tradeId());
        json.append(",\"source\":\"").append(trade.source()).append("\"}");
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The trade of one record.
     *
     * @throws RejectedException when the bytes are no trade
     */
    public static CleanTrade parse(byte[] record) {
        CleanTrade[] trade = new CleanTrade[1];
        new CleanTradeReader().read(record, read -> trade[0] = new CleanTrade(read.toTrade(), read.priceSpike));
        return trade[0];
    }

    private static void appendValue(StringBuilder json, Decimal price, Decimal quantity) {
        long high = Math.multiplyHigh(price.unscaled(), quantity.unscaled());
        long low = price.unscaled() * quantity.unscaled();
        if (high == 0 && low >= 0) {
            appendPlain(json, low, price.scale() + quantity.scale());
        } else {
            json.append(price.toBigDecimal().multiply(quantity.toBigDecimal()).toPlainString());
        }
    }

    private static void appendPlain(StringBuilder json, Decimal decimal) {
        appendPlain(json, decimal.unscaled(), decimal.scale());
    }

    /** A non-negative number, without the detour by BigDecimal. */
    private static void appendPlain(StringBuilder json, long unscaled, int scale) {
        int from = json.length();
        json.append(unscaled);
        int digits = json.length() - from;
        for (; digits <= scale; digits++) {
            json.insert(from, '0');
        }
        if (scale > 0) {
            json.insert(json.length() - scale, '.');
        }
    }
}
