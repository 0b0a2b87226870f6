package marketdata.faults.oracle;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.oracle.DatabaseSnapshot.Account;
import marketdata.faults.oracle.DatabaseSnapshot.Gap;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
final class MarketFixture {
    static final String SYMBOL = "BTC-USD";
    static final List<String> SYMBOLS = List.of(SYMBOL);
    static final long BEGIN = 29_000_000L * Micros.MINUTE;
    static final long UNTIL = BEGIN + 4 * Micros.MINUTE;
    static final Instant TIME = Micros.time(UNTIL).plusSeconds(90);

    final ExpectedData expected;
    final Arrivals arrivals = new Arrivals();
    final List<StoredRow> minutes = new ArrayList<>();
    final List<StoredRow> history = new ArrayList<>();

    MarketFixture() throws IOException {
        StringBuilder tape = new StringBuilder();
        for (int id = 1; id <= 40; id++) {
            tape.append(String.format(
                    Locale.ROOT,
                    ("{\"id\":%d,\"price\":\"%d.10\",\"qty\":\"0.%02d\",\"time\":0,\"time_us\":%d,%s"
                            + "\"isBuyerMaker\":%b}\n"),
                    id,
                    100 + id % 7,
                    id,
                    BEGIN + (id - 1) / 10 * Micros.MINUTE + id,
                    id == 25 ? "\"withheld\":true," : "",
                    id % 3 == 0));
        }
        expected = expected(SimulatedExchange.COINBASE, tape);
        arrive();
        for (Map.Entry<Long, Aggregate> minute : expected.of(SYMBOL).minutes().entrySet()) {
            String status = minute.getValue().missing() > 0 ? "incomplete" : "certified";
            int version = minute.getKey() == BEGIN + Micros.MINUTE ? 2 : 1;
            minutes.add(stored(minute.getKey(), minute.getValue(), status, version, TIME.plusSeconds(version)));
        }
        List<ExchangeTrade> early = expected.of(SYMBOL).trades().values().stream()
                .filter(trade -> trade.key().id() >= 11 && trade.key().id() <= 17)
                .toList();
        NavigableSet<TradeKey> lacking = new TreeSet<>(keys(18, 19, 20));
        StoredRow old =
                stored(BEGIN + Micros.MINUTE, Aggregate.of(early, lacking), "incomplete", 1, TIME.plusSeconds(1));
        history.add(replaced(old, "restated by the stream: incomplete to certified", TIME.plusSeconds(2)));
    }

    /** In order, but for 18 to 20, which were fetched last; 30 came twice. */
    private void arrive() {
        long offset = 0;
        List<TradeKey> order = new ArrayList<>(expected.of(SYMBOL).trades().keySet());
        order.removeAll(keys(18, 19, 20));
        order.addAll(keys(18, 19, 20, 30));
        for (TradeKey key : order) {
            arrivals.trade(0, offset++, SYMBOL, expected.of(SYMBOL).trades().get(key), key.id() == 13);
        }
    }

    static List<TradeKey> keys(long... ids) {
        return Arrays.stream(ids).mapToObj(TradeKey::of).toList();
    }

    /** The expected data of this symbol's tape. */
    static ExpectedData expected(SimulatedExchange exchange, CharSequence ndjson) throws IOException {
        ExchangeTape tape = new ExchangeTape(exchange);
        tape.read(ndjson.toString());
        return new ExpectedData(Map.of(SYMBOL, tape.expected()));
    }

    static Gap gap(long from, long to, String state) {
        return new Gap(SYMBOL, TradeKey.of(from), TradeKey.of(to), state);
    }

    static StoredRow stored(long start, Aggregate row, String status, int version, Instant since) {
        long spikes = start == BEGIN + Micros.MINUTE ? 1 : 0;
        return new StoredRow(
                SYMBOL,
                start,
                version,
                status,
                row.count(),
                row.firstKey(),
                row.lastKey(),
                row.missing(),
                spikes,
                row.amounts(),
                since,
                null,
                null);
    }

    static StoredRow replaced(StoredRow old, String reason, Instant at) {
        return copy(old, old.spikes(), old.amounts(), reason, at);
    }

    /** The same with another sum of quantities. */
    static StoredRow falsified(StoredRow row) {
        Map<String, BigDecimal> amounts = new TreeMap<>(row.amounts());
        amounts.merge("sum_qty", new BigDecimal("0.000000001"), BigDecimal::add);
        return copy(row, row.spikes(), amounts, row.reason(), row.replacedAt());
    }

    static StoredRow withoutSpikes(StoredRow row) {
        return copy(row, 0, row.amounts(), row.reason(), row.replacedAt());
    }

    private static StoredRow copy(
            StoredRow row, long spikes, Map<String, BigDecimal> amounts, String reason, Instant replacedAt) {
        return new StoredRow(
                row.symbol(),
                row.start(),
                row.version(),
                row.status(),
                row.count(),
                row.firstKey(),
                row.lastKey(),
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
    DatabaseSnapshot snapshot() {
        Map<Instant, List<StoredRow>> asOf = new TreeMap<>();
        asOf.put(TIME.plusSeconds(1), inForceAtFirst());
        asOf.put(TIME.plusSeconds(9), List.copyOf(minutes));
        return new DatabaseSnapshot(
                TIME.plusSeconds(9),
                minutes,
                history,
                asOf,
                List.of(gap(25, 25, "exchange_hole"), gap(18, 20, "filled")),
                List.of(account()),
                List.of(),
                List.of(),
                List.of());
    }

    private List<StoredRow> inForceAtFirst() {
        List<StoredRow> rows = new ArrayList<>(minutes);
        rows.removeIf(each -> each.version() == 2);
        rows.add(history.get(0).inForce());
        return rows;
    }
}
