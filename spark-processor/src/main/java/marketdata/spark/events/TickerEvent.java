package marketdata.spark.events;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.parse.Symbols;
import marketdata.spark.prices.PriceJson;
import marketdata.spark.prices.RecordOrigin;

import java.math.BigDecimal;

/**
 * A market's state at an instant.
 *
 * @param pair base and quote, for example {@code XBT/USD}
 * @param micros from {@code timestamp}, which is seconds since 1970 UTC
 * @param volume24h base units
 * @param pctChange of the last 24 hours, percent
 */
record TickerEvent(
        String pair,
        long micros,
        BigDecimal last,
        BigDecimal bid,
        BigDecimal ask,
        BigDecimal volume24h,
        BigDecimal pctChange) {
    static TickerEvent of(RecordOrigin source, JsonNode node) {
        String pair = EventFields.name(node, "pair");
        if (!Symbols.isPair(pair)) {
            throw new RejectedException(Reason.BAD_VALUE, "pair: base and quote as in XBT/USD are needed");
        }
        return new TickerEvent(
                pair,
                EventFields.seconds(node, "timestamp", source),
                EventFields.price(node, "last"),
                EventFields.price(node, "bid"),
                EventFields.price(node, "ask"),
                EventFields.amount(node, "volume_24h"),
                PriceJson.number(node, "pct_change"));
    }

    TableRow change(RecordOrigin source) {
        return TableRow.row(
                source,
                EventTable.TICKER,
                micros,
                pair,
                EventFields.time(micros),
                last,
                bid,
                ask,
                volume24h,
                pctChange);
    }
}
