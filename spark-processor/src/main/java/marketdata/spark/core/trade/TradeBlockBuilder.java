package marketdata.spark.core.trade;

import marketdata.connect.kafka.DeadLetter;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Topics;
import marketdata.model.trade.TradeCursor;
import marketdata.model.trade.TradeRules;
import marketdata.model.trade.TradeSink;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.deadletter.DeadLetterWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.TaskContext;
import scala.Tuple2;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * Turns a task's records into blocks of trades by symbol, then says what it read. One pass, no object a trade. Lazy: a
 * full block, and a dead letter, leaves before the next record is read.
 */
public final class TradeBlockBuilder implements Iterator<Tuple2<String, byte[]>>, TradeSink {
    /** The key of a {@link ReadReport}; no symbol's key begins so. */
    static final String REPORT = "!";

    private final Iterator<ConsumerRecord<byte[], byte[]>> records;
    private final RecordReader reader;
    private final Map<String, Map<String, TradeBlock>> blocks = new HashMap<>();
    private final Map<String, Map<String, String>> keys = new HashMap<>();
    private final ArrayDeque<Tuple2<String, byte[]>> ready = new ArrayDeque<>();
    private final TreeMap<Integer, Long> nextOffsets = new TreeMap<>();
    private final DeadLetterWriter deadLetters;
    private final long sequenceBase = (long) TaskContext.getPartitionId() << 40;
    private String topic = "";
    private long blocksTaken;
    private long recordsRead;
    private long trades;
    private long withoutTrades;
    private long unreadable;
    private int partition = -1;
    private long nextOffset;
    private long latestAllowed;
    private boolean finished;

    /**
     * @param records one task's, in the order of their offsets
     * @param frames whether they are exchange frames rather than clean trades
     * @param deadLetters get each record that cannot be used, at once
     */
    public TradeBlockBuilder(
            Iterator<ConsumerRecord<byte[], byte[]>> records, boolean frames, DeadLetterTarget deadLetters) {
        this.records = records;
        this.deadLetters = deadLetters.open();
        this.reader = frames ? RecordReader.frames() : RecordReader.clean();
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && records.hasNext()) {
            read(records.next());
        }
        if (ready.isEmpty() && !finished) {
            finish();
        }
        return !ready.isEmpty();
    }

    @Override
    public Tuple2<String, byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.poll();
    }

    /** How many records it has taken so far. */
    public long recordsRead() {
        return recordsRead;
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        recordsRead++;
        topic = record.topic();
        if (record.partition() != partition) {
            endPartition();
            partition = record.partition();
        }
        nextOffset = record.offset() + 1;
        latestAllowed = record.timestamp() * 1000 + TradeRules.AHEAD_MICROS;
        long before = trades;
        try {
            reader.read(record, this);
            withoutTrades += trades == before ? 1 : 0;
        } catch (RejectedException e) {
            String where = topic + '-' + partition + '-' + record.offset();
            unreadable++;
            deadLetters.send(new DeadLetter(
                    Topics.TRADES_DEAD_LETTER,
                    record.key(),
                    record.value(),
                    e.reason().wire(),
                    where,
                    e.getMessage()));
        }
    }

    private void endPartition() {
        if (partition >= 0) {
            nextOffsets.merge(partition, nextOffset, Math::max);
        }
    }

    @Override
    public void trade(TradeCursor trade) {
        if (trade.eventMicros > latestAllowed) {
            throw new RejectedException(
                    Reason.TIME_OUT_OF_RANGE,
                    String.format(
                            Locale.ROOT,
                            "event time is %d s after the record arrived; allowed: 300 s",
                            (trade.eventMicros - latestAllowed + TradeRules.AHEAD_MICROS) / 1_000_000));
        }
        TradeBlock block = block(trade.source, trade.symbol);
        block.add(trade);
        trades++;
        if (block.isFull()) {
            take(key(trade.source, trade.symbol), block);
        }
    }

    @Override
    public void exchangeHole(String source, String symbol, long fromId, long toId) {
        block(source, symbol).addExchangeHole(fromId, toId);
    }

    @Override
    public void quiet(String source, String symbol, long lastId, long untilMicros) {
        if (untilMicros > latestAllowed) {
            throw new RejectedException(Reason.TIME_OUT_OF_RANGE, "quiet until after the record arrived");
        }
        block(source, symbol).addQuiet(lastId, untilMicros);
    }

    @Override
    public void idConflict(String source, String symbol, long id, long eventMicros) {
        block(source, symbol).addIdConflict(id, eventMicros);
    }

    private TradeBlock block(String source, String symbol) {
        Map<String, TradeBlock> bySymbol = blocks.get(source);
        TradeBlock block = bySymbol == null ? null : bySymbol.get(symbol);
        if (block == null) {
            block = new TradeBlock();
            blocks.computeIfAbsent(source, each -> new HashMap<>()).put(symbol, block);
        }
        return block;
    }

    private String key(String source, String symbol) {
        return keys.computeIfAbsent(source, each -> new HashMap<>())
                .computeIfAbsent(symbol, each -> source + '|' + symbol);
    }

    private void take(String key, TradeBlock block) {
        ready.add(new Tuple2<>(key, block.take(sequenceBase | blocksTaken++)));
    }

    private void finish() {
        finished = true;
        blocks.forEach((source, bySymbol) -> bySymbol.forEach((symbol, block) -> {
            if (!block.isEmpty()) {
                take(key(source, symbol), block);
            }
        }));
        if (recordsRead == 0) {
            return;
        }
        endPartition();
        // A task has not ended before its dead letters are in Kafka: whoever sees its count finds them there.
        deadLetters.flush();
        ReadReport report = new ReadReport(recordsRead, trades, withoutTrades, unreadable, topic, nextOffsets);
        ready.add(new Tuple2<>(REPORT + TaskContext.getPartitionId(), TaskResult.bytes(report)));
    }
}
