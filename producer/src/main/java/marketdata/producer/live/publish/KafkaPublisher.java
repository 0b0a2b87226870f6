package marketdata.producer.live.publish;

import marketdata.model.candle.TradeIdSet;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.MarketNotes;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.live.clean.SymbolSnapshot;
import marketdata.producer.live.feed.ReceivedFrame;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Writes frames and trades. Records carry the time of arrival, never the event time;
 * in a topic as {@link TopicTail} makes it the broker puts its own in place of ours. What Kafka does not take is never
 * passed over: the failure goes to {@code onFailure}, and the program ends over it.
 */
public final class KafkaPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPublisher.class);

    private final Producer<byte[], byte[]> producer;
    private final String source;
    private final List<String> furtherTopics;
    private final Counters counters;
    private final Consumer<Exception> onFailure;
    private final FrameHeaders headers;
    private final LongConsumer acknowledgedTrade;
    private final SampledTimer sampledLog = new SampledTimer(Duration.ofSeconds(10));
    private final SampledTimer sampledTrade = new SampledTimer(Duration.ofMillis(100));
    private final Map<String, byte[]> keys = new HashMap<>();
    private final AtomicLong unacknowledged = new AtomicLong();
    private final LongAdder acknowledgements = new LongAdder();
    private final Callback counted = (metadata, failure) -> acknowledged(failure);
    private final Callback publishedTrade = (metadata, failure) -> {
        if (failure == null) {
            publishedTrade();
        }
        acknowledged(failure);
    };

    /**
     * Writes with this producer, which it owns from now on.
     *
     * @param furtherTopics get every clean trade and every note too
     * @param acknowledgedTrade gets the event time, in microseconds, of a trade that a socket delivered and Kafka has
     *     just acknowledged: of ten trades a second at most, so that the others need no object of their own
     */
    public KafkaPublisher(
            Producer<byte[], byte[]> producer,
            String source,
            List<String> furtherTopics,
            Counters counters,
            Consumer<Exception> onFailure,
            LongConsumer acknowledgedTrade) {
        this.producer = producer;
        this.source = source;
        this.furtherTopics = List.copyOf(furtherTopics);
        this.counters = counters;
        this.onFailure = onFailure;
        this.headers = new FrameHeaders(source);
        this.acknowledgedTrade = acknowledgedTrade;
    }

    /** Writes past trades to a cluster, as a command does. */
    public static KafkaPublisher to(
            String bootstrapServers,
            String source,
            List<String> furtherTopics,
            Counters counters,
            Consumer<Exception> onFailure) {
        return to(bootstrapServers, source, furtherTopics, counters, onFailure, eventMicros -> {});
    }

    /** Writes to a cluster. */
    public static KafkaPublisher to(
            String bootstrapServers,
            String source,
            List<String> furtherTopics,
            Counters counters,
            Consumer<Exception> onFailure,
            LongConsumer acknowledgedTrade) {
        return new KafkaPublisher(
                new KafkaProducer<>(KafkaSettings.producer(bootstrapServers)),
                source,
                furtherTopics,
                counters,
                onFailure,
                acknowledgedTrade);
    }

    /** One frame, under this key, and the new trades in it, each under its own symbol's. */
    public void publish(ReceivedFrame frame, byte[] key, List<CleanTrade> trades) {
        long arrivedMillis = frame.receivedMicros() / 1000;
        send(Topics.RAW_TRADES, arrivedMillis, key, frame.bytes(), headers.accepted(frame, trades), counted);
        publishTrades(frame, trades);
    }

    /** New trades alone, each under its own symbol's key. */
    public void publishTrades(ReceivedFrame frame, List<CleanTrade> trades) {
        long arrivedMillis = frame.receivedMicros() / 1000;
        for (CleanTrade trade : trades) {
            byte[] json = CleanTradeJson.toBytes(trade);
            byte[] own = keys.computeIfAbsent(trade.trade().symbol(), symbol -> Topics.key(source, symbol));
            send(Topics.CLEAN_TRADES, arrivedMillis, own, json, headers.clean(frame), published(frame, trade, json));
            for (String topic : furtherTopics) {
                send(topic, arrivedMillis, own, json, headers.clean(frame), counted);
            }
        }
    }

    /** One frame without trades. */
    public void publish(ReceivedFrame frame) {
        publish(frame, noSymbol(), List.of());
    }

    /** What the exchange does not have: said among the trades, to whoever keeps account of them. Any thread may. */
    public void exchangeHole(String symbol, TradeIdSet.Range gap, long atMillis) {
        note(symbol, MarketNotes.exchangeHole(source, symbol, gap.from(), gap.to()), atMillis);
    }

    /** The exchange had no trade of a symbol after this one until then: said like a gap. Any thread may. */
    public void quiet(String symbol, long lastId, long untilMillis, long atMillis) {
        note(symbol, MarketNotes.quiet(source, symbol, lastId, untilMillis), atMillis);
    }

    /** A trade was not published because its id came before with other content: said like a gap. */
    public void idConflict(Trade rejected, long atMillis) {
        long eventMillis = Math.floorDiv(rejected.eventMicros(), 1000);
        note(
                rejected.symbol(),
                MarketNotes.idConflict(source, rejected.symbol(), rejected.tradeId(), eventMillis),
                atMillis);
    }

    /** Wherever trades go: who reads one of the topics must come to the same minutes as who reads another. */
    private void note(String symbol, byte[] json, long atMillis) {
        byte[] key = Topics.key(source, symbol);
        send(Topics.RAW_TRADES, atMillis, key, json, headers.exchangeHole(), counted);
        send(Topics.CLEAN_TRADES, atMillis, key, json, headers.exchangeHole(), counted);
        for (String topic : furtherTopics) {
            send(topic, atMillis, key, json, headers.exchangeHole(), counted);
        }
    }

    /** One rejected frame: to the dead letters, and (unless it is too large or lost) to the frames as received. */
    public void reject(ReceivedFrame frame, RejectedException reason) {
        long arrivedMillis = frame.receivedMicros() / 1000;
        if (!frame.oversize() && frame.kind() != ReceivedFrame.Kind.BROKEN) {
            List<Header> marked = headers.rejected(frame, reason.reason());
            send(Topics.RAW_TRADES, arrivedMillis, noSymbol(), frame.bytes(), marked, counted);
        }
        deadLetter(frame, reason);
    }

    /** One frame to the dead letters alone. */
    public void deadLetter(ReceivedFrame frame, RejectedException reason) {
        List<Header> explained = headers.deadLetter(frame, reason);
        send(Topics.TRADES_DEAD_LETTER, frame.receivedMicros() / 1000, noSymbol(), frame.bytes(), explained, counted);
    }

    /**
     * Waits until Kafka has answered for every record that was sent before, then sends what is known by them: the symbols,
     * and after them the offsets. Nothing when a record failed.
     */
    public void state(Map<String, SymbolSnapshot> symbols, Map<String, List<Long>> offsets, long atMillis) {
        producer.flush();
        if (counters.sendFailures.sum() > 0) {
            return;
        }
        symbols.forEach((symbol, snapshot) -> send(
                Topics.PRODUCER_STATE,
                atMillis,
                Topics.key(source, symbol),
                SavedState.toBytes(snapshot),
                List.of(),
                counted));
        send(Topics.PRODUCER_STATE, atMillis, noSymbol(), SavedState.toBytes(offsets), List.of(), counted);
    }

    /** Records sent and not yet acknowledged. */
    public long unacknowledged() {
        return unacknowledged.get();
    }

    /** Records that Kafka has answered, well or ill. */
    public long acknowledgements() {
        return acknowledgements.sum();
    }

    /** The callback receives every result that the future would hold. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(
            String topic, long timestamp, byte[] key, byte[] value, List<Header> recordHeaders, Callback callback) {
        unacknowledged.incrementAndGet();
        producer.send(new ProducerRecord<>(topic, null, timestamp, key, value, recordHeaders), callback);
    }

    private byte[] noSymbol() {
        return Topics.key(source, "");
    }

    private void acknowledged(Exception failure) {
        if (failure != null) {
            counters.sendFailures.increment();
            onFailure.accept(failure);
        }
        acknowledgements.increment();
        unacknowledged.decrementAndGet();
    }

    private void publishedTrade() {
        counters.published.increment();
    }

    private Callback published(ReceivedFrame frame, CleanTrade trade, byte[] json) {
        long now = System.nanoTime();
        if (sampledLog.due(now)) {
            return published(() -> LOG.info("Published trade to Kafka: {}", new String(json, StandardCharsets.UTF_8)));
        }
        if (frame.fromSocket() && sampledTrade.due(now)) {
            long eventMicros = trade.trade().eventMicros();
            return published(() -> acknowledgedTrade.accept(eventMicros));
        }
        return publishedTrade;
    }

    private Callback published(Runnable then) {
        return (metadata, failure) -> {
            if (failure == null) {
                publishedTrade();
                then.run();
            }
            acknowledged(failure);
        };
    }

    /** Waits, within the limit, until Kafka has what was sent. */
    public void close(Duration limit) {
        producer.close(limit);
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }
}
