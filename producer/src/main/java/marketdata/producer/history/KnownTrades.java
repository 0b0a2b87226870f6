package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.CleanTradeReader;
import marketdata.model.trade.Topics;
import marketdata.model.trade.TradeCursor;
import marketdata.producer.live.publish.TopicReader;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Which trades of a source {@code clean_trades} holds. That makes a backfill one that can be stopped anywhere and repeated:
 * the topic itself is what it remembers.
 *
 * <p>Only the parts of the topic are read that can hold what is asked for: what came live lies there soon after it was
 * traded, what a backfill brought lies where that backfill ran. A trade that lies elsewhere counts as unknown; then it is
 * published again, and its id counts once.
 */
public final class KnownTrades {
    /** So much later than its event a live trade may lie in the topic: filled gaps among them. Microseconds. */
    private static final long LATE_MICROS = TimeUnit.MINUTES.toMicros(15);

    /** The cluster's clock may be behind the exchange's by so much. */
    private static final long BEHIND_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** A backfill notes its begin and its end a little beside what it publishes. */
    private static final Duration BESIDE = Duration.ofMinutes(1);

    private final Map<String, TradeIdSet> bySymbol = new HashMap<>();
    private final CleanTradeReader reader = new CleanTradeReader();
    private final String source;
    private long records;
    private long recordMicros;
    private long newestHistoryMillis;

    /** None of these symbols' trades yet. */
    public KnownTrades(String source, Collection<String> symbols) {
        this.source = source;
        symbols.forEach(symbol -> bySymbol.put(symbol, new TradeIdSet()));
    }

    /**
     * Reads what the topic holds of trades of some spans of time.
     *
     * @param spans of event time
     */
    public static KnownTrades read(
            TopicReader topics, String source, Collection<String> symbols, Collection<TimeSpan> spans)
            throws InterruptedException {
        KnownTrades known = new KnownTrades(source, symbols);
        for (BackfillRuns.Run each :
                known.read(topics::consumer, BackfillRuns.read(topics).of(source), spans)) {
            BackfillRuns.write(topics, source, each);
        }
        return known;
    }

    /**
     * Reads.
     *
     * @param consumers each is at no topic yet, and is closed here
     * @return runs that had no end, with the time of the last record that they can have published as their end
     */
    List<BackfillRuns.Run> read(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Collection<BackfillRuns.Run> runs,
            Collection<TimeSpan> spans) {
        for (TimeSpan each : TimeSpan.joined(spans, 2 * LATE_MICROS)) {
            long from = TimeUnit.MICROSECONDS.toMillis(each.fromMicros()) - BEHIND_MILLIS;
            read(consumers, from, record -> !isLive(record) || recordMicros <= each.untilMicros() + LATE_MICROS);
        }
        List<BackfillRuns.Run> ended = new ArrayList<>();
        for (BackfillRuns.Run each : runs) {
            newestHistoryMillis = each.beganMillis();
            read(
                    consumers,
                    each.beganMillis() - BESIDE.toMillis(),
                    record -> each.endMillis().isEmpty()
                            || record.timestamp() <= each.endMillis().getAsLong() + BESIDE.toMillis());
            if (each.endMillis().isEmpty()) {
                ended.add(new BackfillRuns.Run(each.beganMillis(), OptionalLong.of(newestHistoryMillis)));
            }
        }
        return ended;
    }

    private interface More {
        boolean after(ConsumerRecord<byte[], byte[]> record);
    }

    private void read(Supplier<Consumer<byte[], byte[]>> consumers, long fromMillis, More more) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            TopicReader.readSince(consumer, Topics.CLEAN_TRADES, fromMillis, record -> {
                records++;
                recordMicros = 0;
                newestHistoryMillis =
                        isLive(record) ? newestHistoryMillis : Math.max(newestHistoryMillis, record.timestamp());
                try {
                    reader.read(record.value(), this::add);
                } catch (RejectedException e) {
                    return true; // Somebody else's nonsense is no trade.
                }
                return more.after(record);
            });
        }
    }

    private void add(TradeCursor trade) {
        TradeIdSet ids = trade.source.equals(source) ? bySymbol.get(trade.symbol) : null;
        if (ids != null) {
            ids.add(trade.id);
        }
        recordMicros = trade.eventMicros;
    }

    /** History and re-driven letters say by which command they came. */
    private static boolean isLive(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(Topics.CONNECTION) == null;
    }

    /** How many records of the topic were read. */
    long records() {
        return records;
    }

    /** Ids of one of the symbols; may be added to. */
    public TradeIdSet of(String symbol) {
        return bySymbol.get(symbol);
    }

    @Override
    public String toString() {
        return source + " " + bySymbol;
    }
}
