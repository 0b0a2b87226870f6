package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.parse.Decimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rule the batch ledger rests on: a batch computed again from the state before it, by whatever driver, says the same;
 * so a batch that is in the ledger can be passed over, and one that is not can be written late. Against plain sets.
 */
class RepeatedBatchProperties {
    private record Event(long id, long second, int price) {}

    /** What survives a crash: Spark's checkpoint, the ledger and the table, each as plain as can be. */
    private static final class Survivors {
        byte[] state = new MinuteAggregator("binance", "BTCUSDT", 600_000_000L).toBytes();
        int checkpointed;
        final TreeMap<Integer, SymbolUpdate.Counts> ledger = new TreeMap<>();
        final TreeMap<Long, MinuteRow> table = new TreeMap<>();
    }

    @Property(tries = 30_000)
    void crashesBetweenStateLedgerAndTableChangeNothing(
            @ForAll @LongRange(max = Long.MAX_VALUE - 1) long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
        Random random = new Random(seed);
        List<List<Event>> batches = batches(random, count);
        Survivors survivors = new Survivors();
        while (survivors.checkpointed < batches.size()) {
            run(survivors, batches.get(survivors.checkpointed), random);
        }

        Set<Long> seen = new TreeSet<>();
        for (int batch = 0; batch < batches.size(); batch++) {
            long fresh = batches.get(batch).stream()
                    .filter(event -> seen.add(event.id()))
                    .count();
            SymbolUpdate.Counts counts = survivors.ledger.get(batch);
            assertThat(counts.counted()).isEqualTo(fresh);
            assertThat(counts.duplicates()).isEqualTo(batches.get(batch).size() - fresh);
        }
        assertThat(survivors.ledger).hasSize(batches.size());
        assertThat(survivors.table).isEqualTo(uninterrupted(batches));
        assertThat(survivors.table.values().stream()
                        .mapToLong(MinuteRow::tradeCount)
                        .sum())
                .isEqualTo(seen.size());
    }

    /** One try at the next batch, by a driver that may die before or after the commit, or live. */
    private static void run(Survivors survivors, List<Event> batch, Random random) {
        MinuteAggregator minutes = MinuteAggregator.fromBytes("binance", "BTCUSDT", 600_000_000L, survivors.state);
        batch.forEach(event -> apply(minutes, event));
        SymbolUpdate update = minutes.drain();
        if (random.nextInt(4) == 0) {
            return;
        }
        SymbolUpdate.Counts written = survivors.ledger.putIfAbsent(survivors.checkpointed, update.counts());
        if (written == null) {
            survivors.table.putAll(update.rows());
        } else {
            assertThat(update.counts()).isEqualTo(written);
            assertThat(survivors.table).containsAllEntriesOf(update.rows());
        }
        if (random.nextInt(4) == 0) {
            return;
        }
        survivors.state = minutes.toBytes();
        survivors.checkpointed++;
    }

    private static Map<Long, MinuteRow> uninterrupted(List<List<Event>> batches) {
        MinuteAggregator minutes = new MinuteAggregator("binance", "BTCUSDT", 600_000_000L);
        Map<Long, MinuteRow> table = new TreeMap<>();
        for (List<Event> batch : batches) {
            batch.forEach(event -> apply(minutes, event));
            table.putAll(minutes.drain().rows());
        }
        return table;
    }

    private static void apply(MinuteAggregator minutes, Event event) {
        Decimal price = Decimal.of(Integer.toString(event.price()));
        long micros = Story.NOON + event.second() * 1_000_000;
        minutes.add(event.id(), price.unscaled(), price.scale(), 1, 0, micros, event.id() % 2 == 0, false);
    }

    /** Ids 1, 2, 3 ... with some absent, some twice, some out of order, cut anywhere; empty batches too. */
    private static List<List<Event>> batches(Random random, int count) {
        List<Event> events = new ArrayList<>();
        long second = 0;
        for (long id = 1; id <= count; id++) {
            second += random.nextInt(40);
            Event event = new Event(id, second, 90 + random.nextInt(20));
            for (int times = random.nextInt(8) == 0 ? random.nextInt(3) : 1; times > 0; times--) {
                events.add(event);
            }
        }
        for (int swaps = random.nextInt(5); swaps > 0 && events.size() > 1; swaps--) {
            int at = random.nextInt(events.size() - 1);
            Collections.swap(events, at, at + 1);
        }
        List<List<Event>> batches = new ArrayList<>();
        batches.add(new ArrayList<>());
        for (Event event : events) {
            while (random.nextInt(4) == 0) {
                batches.add(new ArrayList<>());
            }
            batches.get(batches.size() - 1).add(event);
        }
        return batches;
    }
}
