package marketdata.spark.event;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.spark.price.PriceJson;
import marketdata.spark.price.Source;
import marketdata.spark.sink.Change;
import marketdata.spark.sink.EventTable;

import java.math.BigDecimal;

/** A trade in the format of {@code clean_trades}; of its fields those that a row needs are read. */
record TradeEvent(
        String source, String symbol, long id, long micros, BigDecimal price, BigDecimal quantity, String takerSide) {
    static TradeEvent of(Source from, JsonNode node) {
        BigDecimal id = PriceJson.number(node, "trade_id");
        if (id.signum() < 0 || id.stripTrailingZeros().scale() > 0 || id.precision() - id.scale() > 18) {
            throw new RejectedException(Reason.OUT_OF_RANGE, "trade_id: a whole number not below zero is needed");
        }
        JsonNode maker = node.path("is_buyer_maker");
        if (!maker.isBoolean()) {
            throw new RejectedException(Reason.MISSING_FIELD, "is_buyer_maker: true or false is needed");
        }
        return new TradeEvent(
                EventFields.name(node, "source"),
                EventFields.name(node, "symbol"),
                id.longValueExact(),
                EventFields.iso(node, "trade_time", from),
                EventFields.price(node, "price"),
                EventFields.amount(node, "quantity"),
                maker.booleanValue() ? "SELL" : "BUY");
    }

    Change change(Source from) {
        return Change.row(
                from,
                EventTable.TRADE,
                micros,
                source,
                symbol,
                id,
                EventFields.time(micros),
                price,
                quantity,
                takerSide);
    }
}
