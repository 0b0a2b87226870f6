package marketdata.model.trade;

import marketdata.model.parse.Decimal;

/**
 * The trade that a reader has just read, in one object for all its trades, so that a million of them make no million
 * objects. Valid until the reader continues; {@link #toTrade} makes a copy.
 */
public class TradeCursor {
    /** Wire name of the exchange. */
    public String source;

    /** As the exchange writes it. */
    public String symbol;

    /** The exchange's number of the trade. */
    public long id;

    /** Unscaled, with {@link #priceScale} decimals. */
    public long price;

    public int priceScale;

    /** Unscaled, with {@link #quantityScale} decimals. */
    public long quantity;

    public int quantityScale;

    /** Event time, microseconds since 1970 UTC. */
    public long eventMicros;

    /** The taker bought. */
    public boolean takerBuys;

    /** The producer marked it as a price spike. */
    public boolean priceSpike;

    /** A copy that lasts. */
    public final Trade toTrade() {
        return new Trade(
                source,
                symbol,
                id,
                new Decimal(price, priceScale),
                new Decimal(quantity, quantityScale),
                eventMicros,
                takerBuys ? TakerSide.BUY : TakerSide.SELL);
    }

    /** Rejects, with a {@link marketdata.model.parse.RejectedException}, what no market prints. */
    protected final void checkRules() {
        TradeRules.check(id, price, priceScale, quantity, quantityScale, eventMicros);
    }
}
