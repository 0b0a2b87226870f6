package marketdata.spark.core.ledger;

import marketdata.connect.kafka.DeadLetter;
import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.SymbolUpdate;
import marketdata.model.parse.Decimal;
import marketdata.model.parse.Reason;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.spark.core.trade.TaskResult;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.deadletter.DeadLetterWriter;

import java.util.Iterator;
import java.util.List;

/** Dead letters of trades that could be read: rejected by a symbol's state, or late where nothing can be restated. */
public final class RejectedTrades {
    /** Why a symbol's state rejects a trade. */
    private static final Reason REJECTED = Reason.ID_CONFLICT;

    private RejectedTrades() {}

    /**
     * One task's results without their rejected trades, which it sends to the dead letters; their count stays in
     * {@link SymbolUpdate#counts}.
     *
     * @param results as {@link marketdata.spark.core.trade.Trades#minutes} gives them
     * @param job {@code where} of the dead letters
     */
    static Iterator<byte[]> sent(Iterator<byte[]> results, DeadLetterTarget deadLetters, String job) {
        return new Sending(results, deadLetters.open(), job);
    }

    /** Sends the late trades of these updates; returns when Kafka has them all. */
    public static void sendLate(DeadLetterTarget deadLetters, List<SymbolUpdate> updates, String job, String detail) {
        DeadLetterWriter outbox = deadLetters.open();
        for (SymbolUpdate update : updates) {
            update.late().forEach(late -> outbox.send(deadLetter(update, late, Reason.TIME_OUT_OF_RANGE, job, detail)));
        }
        outbox.flush();
    }

    private record Sending(Iterator<byte[]> results, DeadLetterWriter outbox, String job) implements Iterator<byte[]> {
        @Override
        public boolean hasNext() {
            boolean more = results.hasNext();
            if (!more) {
                outbox.flush();
            }
            return more;
        }

        @Override
        public byte[] next() {
            byte[] result = results.next();
            if (!TaskResult.hasRejected(result)) {
                return result;
            }
            SymbolUpdate update = (SymbolUpdate) TaskResult.thing(result);
            update.rejected()
                    .forEach(each -> outbox.send(deadLetter(update, each.trade(), REJECTED, job, each.detail())));
            return TaskResult.bytes(update.withoutRejected());
        }
    }

    private static DeadLetter deadLetter(
            SymbolUpdate update, PackedTrade trade, Reason reason, String job, String detail) {
        return new DeadLetter(
                Topics.TRADES_DEAD_LETTER,
                Topics.key(update.source(), update.symbol()),
                CleanTradeJson.toBytes(cleanTrade(update, trade)),
                reason.wire(),
                job,
                detail);
    }

    private static CleanTrade cleanTrade(SymbolUpdate update, PackedTrade trade) {
        return new CleanTrade(
                new Trade(
                        update.source(),
                        update.symbol(),
                        trade.tradeId(),
                        new Decimal(trade.price(), trade.priceScale()),
                        new Decimal(trade.quantity(), trade.quantityScale()),
                        trade.eventMicros(),
                        trade.takerBuys() ? TakerSide.BUY : TakerSide.SELL),
                trade.priceSpike());
    }
}
