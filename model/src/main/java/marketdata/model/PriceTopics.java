package marketdata.model;

/** Names of topics, all keyed by symbol. */
public final class PriceTopics {
    /** Prices as they were polled: symbol, price, timestamp. */
    public static final String PRICES = "btc-price";

    /** Mean and deviation of the six windows that end at each price. */
    public static final String MOVING = "btc-price-moving";

    /** Each price's distance from the mean of its windows, in deviations. */
    public static final String ZSCORES = "btc-price-zscore";

    /** Seconds until a higher price. */
    public static final String HIGHER = "btc-price-higher";

    /** Seconds until a lower price. */
    public static final String LOWER = "btc-price-lower";

    private PriceTopics() {}
}
