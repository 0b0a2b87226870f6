package marketdata.faults.oracle;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The trades of a topic in the order of their offsets: at any time its readers have seen a prefix of this. */
final class Arrivals {
    /** A trade's first record; later ones change nothing. */
    record Arrival(int partition, long offset, TradeKey key, long micros, boolean spike) {}

    /** A marker among the trades: until a time the exchange had no newer trade than this one. */
    record QuietMarker(long offset, TradeKey lastKey, long untilMicros) {}

    private final Map<String, List<Arrival>> first = new HashMap<>();
    private final Map<String, Set<TradeKey>> keys = new HashMap<>();
    private final Map<String, List<QuietMarker>> quiet = new HashMap<>();
    private final List<Arrival> all = new ArrayList<>();

    /** A trade in a record. */
    void trade(ConsumerRecord<byte[], byte[]> record, String symbol, ExchangeTrade trade, boolean spike) {
        trade(record.partition(), record.offset(), symbol, trade, spike);
    }

    /** The same. */
    void trade(int partition, long offset, String symbol, ExchangeTrade trade, boolean spike) {
        Arrival arrival = new Arrival(partition, offset, trade.key(), trade.micros(), spike);
        all.add(arrival);
        if (keys.computeIfAbsent(symbol, each -> new HashSet<>()).add(trade.key())) {
            first.computeIfAbsent(symbol, each -> new ArrayList<>()).add(arrival);
        }
    }

    /** A marker. */
    void quiet(String symbol, QuietMarker marker) {
        quiet.computeIfAbsent(symbol, each -> new ArrayList<>()).add(marker);
    }

    /** The markers of a symbol in the order of their offsets, in the partition of its trades. */
    List<QuietMarker> quiet(String symbol) {
        return quiet.getOrDefault(symbol, List.of());
    }

    /** A symbol's trades. */
    Set<TradeKey> keys(String symbol) {
        return keys.getOrDefault(symbol, Set.of());
    }

    /** A symbol's trades, each once, in the order in which they arrived. */
    List<Arrival> inOrder(String symbol) {
        return first.getOrDefault(symbol, List.of());
    }

    /** The symbols of which there are trades. */
    Set<String> symbols() {
        return first.keySet();
    }

    /** Which of a symbol's trades are marked as spikes. */
    Set<TradeKey> spikes(String symbol) {
        return inOrder(symbol).stream().filter(Arrival::spike).map(Arrival::key).collect(Collectors.toSet());
    }

    /** Trades in records before these offsets, repeated ones too. */
    long tradesBefore(Map<Integer, Long> offsets) {
        return before(all, offsets);
    }

    /** Trades in records before these offsets, each once. */
    long distinctBefore(Map<Integer, Long> offsets) {
        return first.values().stream().mapToLong(each -> before(each, offsets)).sum();
    }

    private static long before(List<Arrival> arrivals, Map<Integer, Long> offsets) {
        return arrivals.stream()
                .filter(each -> each.offset() < offsets.getOrDefault(each.partition(), 0L))
                .count();
    }
}
