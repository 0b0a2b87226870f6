package marketdata.local.torture;

import marketdata.local.torture.Expected.Traded;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a topic holds, in the order of its partitions: what its readers saw at any time is a beginning of this. */
final class Arrivals {
    /** A trade's first record; later ones change nothing. */
    record Arrival(int partition, long offset, long id, long micros, boolean spike) {}

    /** The exchange's word, somewhere among the trades, that it had none after this one until a time. */
    record Quiet(long offset, long lastId, long untilMicros) {}

    private final Map<String, List<Arrival>> first = new HashMap<>();
    private final Map<String, Set<Long>> ids = new HashMap<>();
    private final Map<String, List<Quiet>> quiet = new HashMap<>();
    private final List<Arrival> all = new ArrayList<>();

    /** A trade in a record. */
    void trade(ConsumerRecord<byte[], byte[]> record, String symbol, Traded trade, boolean spike) {
        trade(record.partition(), record.offset(), symbol, trade, spike);
    }

    /** The same. */
    void trade(int partition, long offset, String symbol, Traded trade, boolean spike) {
        Arrival arrival = new Arrival(partition, offset, trade.id(), trade.micros(), spike);
        all.add(arrival);
        if (ids.computeIfAbsent(symbol, each -> new HashSet<>()).add(trade.id())) {
            first.computeIfAbsent(symbol, each -> new ArrayList<>()).add(arrival);
        }
    }

    /** A note that the exchange had no trade after one until a time, microseconds since 1970 UTC. */
    void quiet(long offset, String symbol, long lastId, long untilMicros) {
        quiet.computeIfAbsent(symbol, each -> new ArrayList<>()).add(new Quiet(offset, lastId, untilMicros));
    }

    /** Such notes of a symbol, in the order in which they arrived: in the partition of its trades. */
    List<Quiet> quiet(String symbol) {
        return quiet.getOrDefault(symbol, List.of());
    }

    /** A symbol's ids. */
    Set<Long> ids(String symbol) {
        return ids.getOrDefault(symbol, Set.of());
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
    Set<Long> spikes(String symbol) {
        return inOrder(symbol).stream().filter(Arrival::spike).map(Arrival::id).collect(Collectors.toSet());
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
