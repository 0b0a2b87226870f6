package marketdata.model;

/** Names of the topics of events; dead letters go to the same name with {@code _dead_letter} behind it. */
public final class EventTopics {
    /** News, keyed by the article's id. */
    public static final String ARTICLES = "rawarticle";

    /** Tickers, keyed by pair. */
    public static final String TICKERS = "rawticker";

    /** Trades in the format of {@code clean_trades}, keyed by source and symbol. */
    public static final String TRADES = "rawtrade";

    /** Alerts, keyed by their id. */
    public static final String ALERTS = "rawalert";

    private EventTopics() {}
}
