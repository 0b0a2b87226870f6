package marketdata.faults.oracle;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.oracle.DatabaseSnapshot.Account;
import marketdata.faults.oracle.DatabaseSnapshot.Late;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Five minutes of one symbol, ten trades each a second apart, but for 36, which stands in the second of them: it came when
 * that one was proven and let go. And the tables of a run that made no mistake, before and after Restate.
 */
final class LateTradeFixture {
    static final String SYMBOL = MarketFixture.SYMBOL;
    static final long BEGIN = MarketFixture.BEGIN;
    static final long LATE_MINUTE = BEGIN + Micros.MINUTE;
    static final long UNTIL = BEGIN + 5 * Micros.MINUTE;
    static final TradeKey LATE = TradeKey.of(36);

    final ExpectedData expected;
    final Arrivals arrivals = new Arrivals();
    final DatabaseSnapshot before;
    final DatabaseSnapshot after;

    LateTradeFixture() throws IOException {
        StringBuilder tape = new StringBuilder();
        for (long id = 1; id <= 50; id++) {
            tape.append(String.format(
                    Locale.ROOT,
                    ("{\"id\":%d,\"price\":\"%d.10\",\"qty\":\"0.%02d\",\"time\":0,"
                            + "\"time_us\":%d,\"isBuyerMaker\":%b}\n"),
                    id,
                    100 + id % 7,
                    id,
                    micros(id),
                    id % 3 == 0));
        }
        expected = MarketFixture.expected(SimulatedExchange.COINBASE, tape);
        expected.of(SYMBOL)
                .trades()
                .values()
                .forEach(each -> arrivals.trade(0, each.key().id(), SYMBOL, each, false));
        List<StoredRow> timely = rows(expected.without(Map.of(SYMBOL, Set.of(LATE))));
        List<StoredRow> whole = rows(expected);
        StoredRow old = timely.get(1);
        StoredRow restated = MarketFixture.withoutSpikes(MarketFixture.stored(
                LATE_MINUTE,
                expected.of(SYMBOL).minutes().get(LATE_MINUTE),
                "certified",
                2,
                MarketFixture.TIME.plusSeconds(30)));
        whole.set(1, restated);
        before = shown(timely, List.of(), "waiting", 20);
        after = shown(
                whole,
                List.of(MarketFixture.replaced(
                        old, "recomputed from clean_trades: certified to certified", restated.updatedAt())),
                "restated",
                40);
    }

    private static long micros(long id) {
        return id == LATE.id() ? LATE_MINUTE + 30_000_000 : BEGIN + (id - 1) / 10 * Micros.MINUTE + id % 10 * 1_000_000;
    }

    private static List<StoredRow> rows(ExpectedData expected) {
        List<StoredRow> rows = new ArrayList<>();
        expected.of(SYMBOL)
                .minutes()
                .forEach((start, row) -> rows.add(MarketFixture.withoutSpikes(
                        MarketFixture.stored(start, row, "certified", 1, MarketFixture.TIME.plusSeconds(1)))));
        return rows;
    }

    /** The late trade's row in this state. */
    Late late(String state) {
        ExchangeTrade trade = expected.of(SYMBOL).trades().get(LATE);
        return new Late(
                SYMBOL,
                LATE,
                trade.micros(),
                trade.price(),
                trade.quantity(),
                trade.buyerIsMaker() ? "SELL" : "BUY",
                state);
    }

    private DatabaseSnapshot shown(List<StoredRow> minutes, List<StoredRow> history, String state, int second) {
        Map<String, Long> sums = new HashMap<>();
        SnapshotReader.ACCOUNTS.forEach(name -> sums.put(name, 0L));
        sums.putAll(Map.of("records", 51L, "without_trades", 1L, "read_trades", 50L, "counted", 49L, "late", 1L));
        return new DatabaseSnapshot(
                MarketFixture.TIME.plusSeconds(second),
                minutes,
                history,
                new TreeMap<>(Map.of(MarketFixture.TIME.plusSeconds(second), minutes)),
                List.of(),
                List.of(new Account("CryptoAnalytics:1", sums, Map.of(0, 51L))),
                List.of(late(state)),
                List.of(),
                List.of());
    }

    /** The same with other late trades. */
    static DatabaseSnapshot with(DatabaseSnapshot like, List<Late> late) {
        return with(like, like.minutes(), like.history(), late);
    }

    /** The same with another row in one place. */
    static DatabaseSnapshot with(DatabaseSnapshot like, int place, StoredRow row) {
        List<StoredRow> minutes = new ArrayList<>(like.minutes());
        minutes.set(place, row);
        return with(like, minutes, like.history(), like.late());
    }

    /** The same with another history. */
    static DatabaseSnapshot history(DatabaseSnapshot like, StoredRow replaced) {
        return with(like, like.minutes(), List.of(replaced), like.late());
    }

    private static DatabaseSnapshot with(
            DatabaseSnapshot like, List<StoredRow> minutes, List<StoredRow> history, List<Late> late) {
        return new DatabaseSnapshot(
                like.now(),
                minutes,
                history,
                like.asOf(),
                like.gaps(),
                like.accounts(),
                late,
                like.rollUps(),
                like.coverage());
    }

    /** Late trades by the order of arrival, of which the stream has read so many. */
    Set<TradeKey> lateAmongFirst(long records) {
        return new HashSet<>(ExpectedLateTrades.of(SimulatedExchange.COINBASE, arrivals, SYMBOL, Map.of(0, records)));
    }
}
