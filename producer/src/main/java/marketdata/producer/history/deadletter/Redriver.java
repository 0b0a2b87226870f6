package marketdata.producer.history.deadletter;

import marketdata.model.candle.TradeIdSet;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.history.KnownTrades;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.clean.PriceSpikes;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.clean.TradeCleaner;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.publish.KafkaPublisher;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts dead letters of one exchange on their way again: the same parser, the same time gate, the same publisher. A frame's trades
 * that the topic holds are not published again; should one come twice all the same, its id counts once.
 */
final class Redriver {
    private final String source;
    private final KnownTrades known;
    private final TradeCleaner cleaner;
    private final KafkaPublisher publisher;

    /** What became of a dead letter. */
    record Outcome(Kind kind, List<Trade> trades, RejectedException rejected) {
        /** In one word. */
        enum Kind {
            /** Its trades are in the topic now. */
            PUBLISHED,
            /** They were before. */
            ALREADY_THERE,
            /** Today's program refuses it too. */
            REJECTED,
            /** It carries no trade. */
            NO_TRADE
        }
    }

    /** @param symbols of all the dead letters' trades */
    Redriver(
            ExchangeProtocol protocol,
            Set<String> symbols,
            KnownTrades known,
            FutureTimeFilter gate,
            BigDecimal spikePercent,
            KafkaPublisher publisher) {
        this.source = protocol.exchange().source();
        this.known = known;
        this.publisher = publisher;
        Map<String, SymbolState> states = new HashMap<>();
        symbols.forEach(symbol -> states.put(symbol, new SymbolState(source, symbol, new PriceSpikes(spikePercent))));
        this.cleaner = new TradeCleaner(states, gate, System::nanoTime);
    }

    /** Re-drives one. */
    Outcome redrive(StoredDeadLetter deadLetter) {
        ReadAttempt reading = ReadAttempt.of(deadLetter);
        if (reading.rejected() != null) {
            return new Outcome(Outcome.Kind.REJECTED, List.of(), reading.rejected());
        }
        if (!reading.hasTrades()) {
            return new Outcome(Outcome.Kind.NO_TRADE, List.of(), null);
        }
        List<CleanTrade> cleaned;
        try {
            cleaned = cleaner.clean(reading.trades()).trades();
        } catch (RejectedException e) {
            return new Outcome(Outcome.Kind.REJECTED, List.of(), e);
        }
        ReceivedFrame frame = ReceivedFrame.of(
                deadLetter.value(), ReceivedFrame.Kind.TEXT, receivedMicros(deadLetter), deadLetter.place());
        return deadLetter.form() == StoredDeadLetter.Form.FRAME
                ? asFrame(frame, deadLetter, cleaned)
                : asTrades(frame, cleaned);
    }

    /** What the stream rejected in {@code raw_trades} is given to its readers again even if the other topic has it. */
    private Outcome asFrame(ReceivedFrame frame, StoredDeadLetter deadLetter, List<CleanTrade> cleaned) {
        List<CleanTrade> fresh =
                cleaned.stream().filter(each -> isNew(each.trade())).toList();
        if (fresh.isEmpty() && deadLetter.rejectedBy().equals("producer")) {
            return new Outcome(Outcome.Kind.ALREADY_THERE, List.of(), null);
        }
        publisher.publish(
                frame,
                Topics.key(source, ReadAttempt.of(deadLetter).trades().get(0).symbol()),
                fresh);
        return new Outcome(
                Outcome.Kind.PUBLISHED, fresh.stream().map(CleanTrade::trade).toList(), null);
    }

    /** What the stream rejected in {@code clean_trades} lies there already, unread. */
    private Outcome asTrades(ReceivedFrame frame, List<CleanTrade> cleaned) {
        if (cleaned.isEmpty()) {
            return new Outcome(Outcome.Kind.ALREADY_THERE, List.of(), null);
        }
        publisher.publishTrades(frame, cleaned);
        return new Outcome(
                Outcome.Kind.PUBLISHED, cleaned.stream().map(CleanTrade::trade).toList(), null);
    }

    private boolean isNew(Trade trade) {
        TradeIdSet ids = known.of(trade.symbol());
        return ids.add(trade.tradeId());
    }

    private static long receivedMicros(StoredDeadLetter deadLetter) {
        String received = deadLetter.headers().get(Topics.RECEIVED_AT);
        if (received == null) {
            return deadLetter.timestampMillis() * 1000;
        }
        try {
            JsonReader json = new JsonReader();
            json.reset(('"' + received + '"').getBytes(StandardCharsets.UTF_8));
            json.text();
            return new IsoTime().micros(json);
        } catch (RejectedException e) {
            return deadLetter.timestampMillis() * 1000;
        }
    }
}
