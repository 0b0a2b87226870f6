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
 * What today's program reads in a dead letter, by the same parsers as the feed and the stream.
 *
 * @param trades none when it is rejected, or when the frame carries none
 * @param rejected why; null when it is not
 */
record ReadAttempt(List<Trade> trades, RejectedException rejected) {
    /** Reads it. */
    static ReadAttempt of(StoredDeadLetter deadLetter) {
        try {
            if (deadLetter.cut()) {
                throw new RejectedException(Reason.TOO_LARGE, "only its beginning was kept");
            }
            if (deadLetter.form() == StoredDeadLetter.Form.CLEAN_TRADE) {
                return new ReadAttempt(
                        List.of(CleanTradeJson.parse(deadLetter.value()).trade()), null);
            }
            WebSocketProtocol protocol = Exchanges.protocol(Exchange.ofSource(deadLetter.source()));
            return new ReadAttempt(protocol.parse(deadLetter.value()).trades(), null);
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
