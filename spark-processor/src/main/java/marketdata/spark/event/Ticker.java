package marketdata.spark.event;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.Symbols;
import marketdata.spark.price.PriceJson;
import marketdata.spark.price.Source;
import marketdata.spark.sink.Change;
import marketdata.spark.sink.EventTable;

import java.math.BigDecimal;

/**
 * A market's state at an instant.
 *
 * @param pair base and quote, for example {@code XBT/USD}
 * @param micros from {@code timestamp}, which is seconds since 1970 UTC
 * @param volume24h base units
 * @param pctChange of the last 24 hours, percent
 */
record Ticker(
        String pair,
        long micros,
        BigDecimal last,
        BigDecimal bid,
        BigDecimal ask,
        BigDecimal volume24h,
        BigDecimal pctChange) {
    static Ticker of(Source source, JsonNode node) {
        String pair = EventFields.name(node, "pair");
        if (!Symbols.isPair(pair)) {
            throw new RejectedException(Reason.BAD_VALUE, "pair: base and quote as in XBT/USD are needed");
        }
        return new Ticker(
                pair,
                EventFields.seconds(node, "timestamp", source),
                EventFields.price(node, "last"),
                EventFields.price(node, "bid"),
                EventFields.price(node, "ask"),
                EventFields.amount(node, "volume_24h"),
                PriceJson.number(node, "pct_change"));
    }

    Change change(Source source) {
        return Change.row(
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
