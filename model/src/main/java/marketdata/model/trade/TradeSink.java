package marketdata.model.trade;

/** Takes trades one by one as plain numbers, so that a million of them make no million objects. */
@FunctionalInterface
public interface TradeSink {
    /**
     * One trade that satisfies {@link TradeRules}.
     *
     * @param source wire name of the exchange
     * @param symbol as the exchange writes it
     * @param tradeId the exchange's number
     * @param price unscaled, with {@code priceScale} decimals
     * @param priceScale decimals of the price
     * @param quantity unscaled, with {@code quantityScale} decimals
     * @param quantityScale decimals of the quantity
     * @param eventMicros event time, microseconds since 1970 UTC
     * @param takerBuys the taker bought
     * @param priceSpike the producer called it a price spike
     */
    void trade(
            String source,
            String symbol,
            long tradeId,
            long price,
            int priceScale,
            long quantity,
            int quantityScale,
            long eventMicros,
            boolean takerBuys,
            boolean priceSpike);

    /**
     * The exchange itself does not have these trades, says the producer: whoever keeps account of missing ids need not wait
     * for them.
     *
     * @param fromId first id, inclusive
     * @param toId last id, inclusive
     */
    default void exchangeHole(String source, String symbol, long fromId, long toId) {}

    /**
     * The exchange, asked at that time, had no trade after this one: nothing was traded between the two, says the producer.
     *
     * @param lastId its newest trade
     * @param untilMicros by its own clock, microseconds since 1970 UTC
     */
    default void quiet(String source, String symbol, long lastId, long untilMicros) {}

    /**
     * A trade was rejected because its id had come before for another trade, says the producer: nothing may be claimed of
     * the minute it belongs to.
     *
     * @param id of both trades
     * @param eventMicros of the rejected one, microseconds since 1970 UTC
     */
    default void idConflict(String source, String symbol, long id, long eventMicros) {}
}
