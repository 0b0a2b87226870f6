package marketdata.model.exchange;

/**
 * One market of an exchange's list.
 *
 * @param symbol as the exchange writes it in its trades
 * @param volumeKey as the exchange's list of volumes names it
 * @param quote the currency its prices are in, as the exchange writes it; empty when the list does not say
 * @param state the exchange's word for its state when that is not the ordinary one, such as {@code BREAK}; empty otherwise
 * @param trading whether trades can happen in that state
 */
public record Market(String symbol, String volumeKey, String quote, String state, boolean trading) {}
