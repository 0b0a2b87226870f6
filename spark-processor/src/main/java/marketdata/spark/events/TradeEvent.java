package marketdata.spark.events;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.spark.prices.PriceJson;
import marketdata.spark.prices.RecordOrigin;

import java.math.BigDecimal;

/** A trade in the format of {@code clean_trades}; of its fields those that a row needs are read. */
record TradeEvent(
        String source, String symbol, long id, long micros, BigDecimal price, BigDecimal quantity, String takerSide) {
    static TradeEvent of(RecordOrigin from, JsonNode node) {
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

    TableRow change(RecordOrigin from) {
        return TableRow.row(
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
