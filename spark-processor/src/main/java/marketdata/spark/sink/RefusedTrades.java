package marketdata.spark.sink;

import marketdata.model.CleanTrade;
import marketdata.model.CleanTradeJson;
import marketdata.model.Decimal;
import marketdata.model.Reason;
import marketdata.model.TakerSide;
import marketdata.model.Topics;
import marketdata.model.Trade;
import marketdata.model.minute.PlainTrade;
import marketdata.model.minute.SymbolUpdate;
import marketdata.spark.letter.DeadLetters;
import marketdata.spark.letter.Letter;
import marketdata.spark.letter.Outbox;
import marketdata.spark.trade.Packed;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;

import java.util.Iterator;
import java.util.List;

/** Dead letters of trades that could be read: refused by a symbol's state, or late where nothing can be restated. */
final class RefusedTrades {
    /** Why a symbol's state refuses a trade. */
    private static final Reason REFUSED = Reason.ID_CONFLICT;

    private RefusedTrades() {}

    /**
     * The same minutes without their refused trades, which the task that finds them sends to the dead letters; their count
     * stays in {@link SymbolUpdate#counts}.
     *
     * @param minutes as {@link marketdata.spark.trade.Trades#minutes} gives them
     * @param job {@code where} of the letters
     */
    static Dataset<byte[]> sent(Dataset<byte[]> minutes, DeadLetters deadLetters, String job) {
        MapPartitionsFunction<byte[], byte[]> send = results -> new Sending(results, deadLetters.open(), job);
        return minutes.mapPartitions(send, Encoders.BINARY());
    }

    /** Sends the late trades of these updates; returns when Kafka has them all. */
    static void sendLate(DeadLetters deadLetters, List<SymbolUpdate> updates, String job, String detail) {
        Outbox outbox = deadLetters.open();
        for (SymbolUpdate update : updates) {
            update.late().forEach(late -> outbox.send(letter(update, late, Reason.TIME_OUT_OF_RANGE, job, detail)));
        }
        outbox.flush();
    }

    private record Sending(Iterator<byte[]> results, Outbox outbox, String job) implements Iterator<byte[]> {
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
            if (!(Packed.thing(result) instanceof SymbolUpdate update)
                    || update.refused().isEmpty()) {
                return result;
            }
            update.refused().forEach(each -> outbox.send(letter(update, each.trade(), REFUSED, job, each.detail())));
            return Packed.bytes(update.withoutRefused());
        }
    }

    private static Letter letter(SymbolUpdate update, PlainTrade trade, Reason reason, String job, String detail) {
        return new Letter(
                Topics.TRADES_DEAD_LETTER,
                Topics.key(update.source(), update.symbol()),
                CleanTradeJson.toBytes(cleanTrade(update, trade)),
                reason.wire(),
                job,
                detail);
    }

    private static CleanTrade cleanTrade(SymbolUpdate update, PlainTrade trade) {
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
