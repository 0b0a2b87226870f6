package marketdata.producer.letters;

import marketdata.model.CleanTradeJson;
import marketdata.model.Exchange;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.Trade;
import marketdata.model.exchange.ExchangeProtocol;

import java.util.List;

/**
 * What today's program reads in a letter, by the same parsers as the feed and the stream.
 *
 * @param trades none when it is refused, or when the frame carries none
 * @param refused why; null when it is not
 */
record Reading(List<Trade> trades, RejectedException refused) {
    /** Reads it. */
    static Reading of(Letter letter) {
        try {
            if (letter.cut()) {
                throw new RejectedException(Reason.TOO_LARGE, "only its beginning was kept");
            }
            if (letter.form() == Letter.Form.CLEAN_TRADE) {
                return new Reading(List.of(CleanTradeJson.parse(letter.value()).trade()), null);
            }
            ExchangeProtocol protocol = ExchangeProtocol.of(Exchange.ofSource(letter.source()));
            return new Reading(protocol.parse(letter.value()).trades(), null);
        } catch (RejectedException e) {
            return new Reading(List.of(), e);
        } catch (IllegalArgumentException e) {
            return new Reading(List.of(), new RejectedException(Reason.BAD_VALUE, e.getMessage()));
        }
    }

    /** Whether there is anything in it to be put on its way. */
    boolean hasTrades() {
        return !trades.isEmpty();
    }
}
