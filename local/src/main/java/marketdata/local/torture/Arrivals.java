package marketdata.local.torture;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a topic holds, in the order of its partitions: what its readers saw at any time is a beginning of this. */
final class Arrivals {
    /** A trade's first record; later ones change nothing. */
    record Arrival(int partition, long offset, long id, boolean spike) {}

    private final Map<String, List<Arrival>> first = new HashMap<>();
    private final Map<String, Set<Long>> ids = new HashMap<>();
    private final List<Arrival> all = new ArrayList<>();

    /** A trade in a record. */
    void trade(ConsumerRecord<byte[], byte[]> record, String symbol, long id, boolean spike) {
        trade(record.partition(), record.offset(), symbol, id, spike);
    }

    /** The same. */
    void trade(int partition, long offset, String symbol, long id, boolean spike) {
        Arrival arrival = new Arrival(partition, offset, id, spike);
        all.add(arrival);
        if (ids.computeIfAbsent(symbol, each -> new HashSet<>()).add(id)) {
            first.computeIfAbsent(symbol, each -> new ArrayList<>()).add(arrival);
        }
    }

    /** A symbol's ids. */
    Set<Long> ids(String symbol) {
        return ids.getOrDefault(symbol, Set.of());
    }

    /** A symbol's trades, each once, in the order in which they arrived. */
    List<Arrival> inOrder(String symbol) {
        return first.getOrDefault(symbol, List.of());
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
