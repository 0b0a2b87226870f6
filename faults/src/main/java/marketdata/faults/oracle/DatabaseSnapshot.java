package marketdata.faults.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contents of the database at one moment.
 *
 * @param now by the database's clock
 * @param history every replaced version
 * @param asOf the rows of {@code as_of} for some times
 */
record DatabaseSnapshot(
        Instant now,
        List<StoredRow> minutes,
        List<StoredRow> history,
        Map<Instant, List<StoredRow>> asOf,
        List<Gap> gaps,
        List<Account> accounts,
        List<Late> late,
        List<RollUp> rollUps,
        List<Coverage> coverage) {

    /** A row of {@code feed_gaps}. */
    record Gap(String symbol, TradeKey from, TradeKey to, String state) {}

    /**
     * A row of {@code accounts}.
     *
     * @param sums by the column's name
     * @param endOffsets of the newest batch, by partition
     */
    record Account(String query, Map<String, Long> sums, Map<Integer, Long> endOffsets) {}

    /** A row of {@code late_trades}; event time in microseconds since 1970 UTC. */
    record Late(
            String symbol,
            TradeKey key,
            long micros,
            BigDecimal price,
            BigDecimal quantity,
            String side,
            String state) {}

    /** A candle of a longer span; start in microseconds since 1970 UTC, averages and sums without zeros at their ends. */
    record RollUp(
            String view,
            String symbol,
            long start,
            String status,
            long count,
            long firstId,
            long lastId,
            long missing,
            long spikes,
            int present,
            int proven,
            Map<String, BigDecimal> amounts) {}

    /** A row of {@code coverage_by_day}; numbers by the column's name, times in microseconds since 1970 UTC. */
    record Coverage(String symbol, String day, Map<String, Long> numbers, BigDecimal provenPercent) {}

    /** The symbol's minutes that begin before an instant (microseconds since 1970 UTC), by their start. */
    Map<Long, StoredRow> minutes(String symbol, long until) {
        Map<Long, StoredRow> found = new TreeMap<>();
        minutes.stream()
                .filter(each -> each.symbol().equals(symbol) && each.start() < until)
                .forEach(each -> found.put(each.start(), each));
        return found;
    }

    /** The versions of each minute that begins before an instant, oldest first, the one in force last. */
    Map<String, List<StoredRow>> versions(long until) {
        Map<String, List<StoredRow>> found = new TreeMap<>();
        List<StoredRow> all = new ArrayList<>(history);
        all.sort((a, b) -> Integer.compare(a.version(), b.version()));
        all.addAll(minutes);
        all.stream().filter(each -> each.start() < until).forEach(each -> found.computeIfAbsent(
                        each.name(), name -> new ArrayList<>())
                .add(each));
        return found;
    }
}
