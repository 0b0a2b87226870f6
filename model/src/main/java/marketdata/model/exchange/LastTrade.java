package marketdata.model.exchange;

/**
 * The newest trade that the exchange says it has of a symbol.
 *
 * @param symbol as the exchange writes it
 * @param tradeId its id
 */
public record LastTrade(String symbol, long tradeId) {}
