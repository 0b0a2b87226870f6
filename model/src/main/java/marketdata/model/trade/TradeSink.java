package marketdata.model.trade;

/** Receives the trades of a record, and the producer's {@link MarketNotes} among them, one by one. */
@FunctionalInterface
public interface TradeSink {
    /** One trade that satisfies {@link TradeRules}; the cursor is valid during the call only. */
    void trade(TradeCursor trade);

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
