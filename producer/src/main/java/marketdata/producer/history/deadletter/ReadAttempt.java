package marketdata.producer.history.deadletter;

import marketdata.model.Exchanges;
import marketdata.model.exchange.WebSocketProtocol;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Trade;

import java.util.List;

/**
 * What today's program reads in a letter, by the same parsers as the feed and the stream.
 *
 * @param trades none when it is refused, or when the frame carries none
 * @param refused why; null when it is not
 */
record ReadAttempt(List<Trade> trades, RejectedException refused) {
    /** Reads it. */
    static ReadAttempt of(StoredDeadLetter letter) {
        try {
            if (letter.cut()) {
                throw new RejectedException(Reason.TOO_LARGE, "only its beginning was kept");
            }
            if (letter.form() == StoredDeadLetter.Form.CLEAN_TRADE) {
                return new ReadAttempt(
                        List.of(CleanTradeJson.parse(letter.value()).trade()), null);
            }
            WebSocketProtocol protocol = Exchanges.protocol(Exchange.ofSource(letter.source()));
            return new ReadAttempt(protocol.parse(letter.value()).trades(), null);
        } catch (RejectedException e) {
            return new ReadAttempt(List.of(), e);
        } catch (IllegalArgumentException e) {
            return new ReadAttempt(List.of(), new RejectedException(Reason.BAD_VALUE, e.getMessage()));
        }
    }

    /** Whether there is anything in it to be put on its way. */
    boolean hasTrades() {
        return !trades.isEmpty();
    }
}
