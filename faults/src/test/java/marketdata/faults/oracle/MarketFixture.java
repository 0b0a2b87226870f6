package marketdata.local.torture;

import marketdata.local.torture.Expected.Traded;
import marketdata.local.torture.Snapshot.Account;
import marketdata.local.torture.Snapshot.Gap;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Four minutes of one symbol, ten trades each, of which 25 is withheld; and the tables of a run that made no mistake: minute 1
 * was called incomplete when only its first seven trades and one of the next minute had come.
 */
final class Market {
    static final String SYMBOL = "BTC-USD";
    static final List<String> SYMBOLS = List.of(SYMBOL);
    static final long BEGIN = 29_000_000L * Expected.MINUTE;
    static final long UNTIL = BEGIN + 4 * Expected.MINUTE;
    static final Instant TIME = Expected.time(UNTIL).plusSeconds(90);

    final Expected expected = new Expected(Venue.COINBASE);
    final Arrivals arrivals = new Arrivals();
    final List<Stored> minutes = new ArrayList<>();
    final List<Stored> history = new ArrayList<>();

    Market() throws IOException {
        StringBuilder tape = new StringBuilder();
        for (int id = 1; id <= 40; id++) {
            tape.append(String.format(
                    Locale.ROOT,
                    ("{\"id\":%d,\"price\":\"%d.10\",\"qty\":\"0.%02d\",\"time\":0,\"time_us\":%d,%s"
                            + "\"isBuyerMaker\":%b}\n"),
                    id,
                    100 + id % 7,
                    id,
                    BEGIN + (id - 1) / 10 * Expected.MINUTE + id,
                    id == 25 ? "\"withheld\":true," : "",
                    id % 3 == 0));
        }
        expected.read(SYMBOL, tape.toString());
        arrive();
        for (Map.Entry<Long, Row> minute : expected.minutes(SYMBOL).entrySet()) {
            String status = minute.getValue().missing() > 0 ? "incomplete" : "certified";
            int version = minute.getKey() == BEGIN + Expected.MINUTE ? 2 : 1;
            minutes.add(stored(minute.getKey(), minute.getValue(), status, version, TIME.plusSeconds(version)));
        }
        List<Traded> early = expected.trades(SYMBOL).values().stream()
                .filter(trade -> trade.id() >= 11 && trade.id() <= 17)
                .toList();
        NavigableSet<Long> lacking = new TreeSet<>(List.of(18L, 19L, 20L));
        Stored old = stored(BEGIN + Expected.MINUTE, Row.of(early, lacking), "incomplete", 1, TIME.plusSeconds(1));
        history.add(replaced(old, "restated by the stream: incomplete to certified", TIME.plusSeconds(2)));
    }

    /** In order, but for 18 to 20, which were fetched last; 30 came twice. */
    private void arrive() {
        long offset = 0;
        List<Long> order = new ArrayList<>(expected.trades(SYMBOL).keySet());
        order.removeAll(List.of(18L, 19L, 20L));
        order.addAll(List.of(18L, 19L, 20L, 30L));
        for (long id : order) {
            arrivals.trade(0, offset++, SYMBOL, expected.trades(SYMBOL).get(id), id == 13);
        }
    }

    static Stored stored(long start, Row row, String status, int version, Instant since) {
        long spikes = start == BEGIN + Expected.MINUTE ? 1 : 0;
        return new Stored(
                SYMBOL,
                start,
                version,
                status,
                row.count(),
                row.firstId(),
                row.lastId(),
                row.missing(),
                spikes,
                row.amounts(),
                since,
                null,
                null);
    }

    static Stored replaced(Stored old, String reason, Instant at) {
        return copy(old, old.spikes(), old.amounts(), reason, at);
    }

    /** The same with another sum of quantities. */
    static Stored falsified(Stored row) {
        Map<String, BigDecimal> amounts = new TreeMap<>(row.amounts());
        amounts.merge("sum_qty", new BigDecimal("0.000000001"), BigDecimal::add);
        return copy(row, row.spikes(), amounts, row.reason(), row.replacedAt());
    }

    static Stored withoutSpikes(Stored row) {
        return copy(row, 0, row.amounts(), row.reason(), row.replacedAt());
    }

    private static Stored copy(
            Stored row, long spikes, Map<String, BigDecimal> amounts, String reason, Instant replacedAt) {
        return new Stored(
                row.symbol(),
                row.start(),
                row.version(),
                row.status(),
                row.count(),
                row.firstId(),
                row.lastId(),
                row.missing(),
                spikes,
                amounts,
                row.updatedAt(),
                reason,
                replacedAt);
    }

    Account account() {
        Map<String, Long> sums = new HashMap<>();
        SnapshotReader.ACCOUNTS.forEach(name -> sums.put(name, 0L));
        sums.putAll(Map.of("records", 40L, "read_trades", 40L, "counted", 39L, "duplicates", 1L, "batches", 2L));
        return new Account("CryptoAnalytics:1", sums, Map.of(0, 40L));
    }

    /** What the database shows when nothing is wrong; views of it are made from what it shows by {@code like}. */
    Snapshot snapshot() {
        Map<Instant, List<Stored>> asOf = new TreeMap<>();
        asOf.put(TIME.plusSeconds(1), inForceAtFirst());
        asOf.put(TIME.plusSeconds(9), List.copyOf(minutes));
        return new Snapshot(
                TIME.plusSeconds(9),
                minutes,
                history,
                asOf,
                List.of(new Gap(SYMBOL, 25, 25, "exchange_hole"), new Gap(SYMBOL, 18, 20, "filled")),
                List.of(account()),
                List.of(),
                List.of(),
                List.of());
    }

    private List<Stored> inForceAtFirst() {
        List<Stored> rows = new ArrayList<>(minutes);
        rows.removeIf(each -> each.version() == 2);
        rows.add(history.get(0).inForce());
        return rows;
    }
}
