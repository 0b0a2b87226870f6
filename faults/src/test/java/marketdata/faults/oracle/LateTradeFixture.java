package marketdata.local.torture;

import marketdata.local.torture.Expected.Traded;
import marketdata.local.torture.Snapshot.Account;
import marketdata.local.torture.Snapshot.Late;

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
final class LateMarket {
    static final String SYMBOL = Market.SYMBOL;
    static final long BEGIN = Market.BEGIN;
    static final long LATE_MINUTE = BEGIN + Expected.MINUTE;
    static final long UNTIL = BEGIN + 5 * Expected.MINUTE;
    static final long LATE = 36;

    final Expected expected = new Expected(Venue.COINBASE);
    final Arrivals arrivals = new Arrivals();
    final Snapshot before;
    final Snapshot after;

    LateMarket() throws IOException {
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
        expected.read(SYMBOL, tape.toString());
        expected.trades(SYMBOL).values().forEach(each -> arrivals.trade(0, each.id(), SYMBOL, each, false));
        List<Stored> timely = rows(expected.without(Map.of(SYMBOL, Set.of(LATE))));
        List<Stored> whole = rows(expected);
        Stored old = timely.get(1);
        Stored restated = Market.withoutSpikes(Market.stored(
                LATE_MINUTE, expected.minutes(SYMBOL).get(LATE_MINUTE), "certified", 2, Market.TIME.plusSeconds(30)));
        whole.set(1, restated);
        before = shown(timely, List.of(), "waiting", 20);
        after = shown(
                whole,
                List.of(Market.replaced(
                        old, "recomputed from clean_trades: certified to certified", restated.updatedAt())),
                "restated",
                40);
    }

    private static long micros(long id) {
        return id == LATE ? LATE_MINUTE + 30_000_000 : BEGIN + (id - 1) / 10 * Expected.MINUTE + id % 10 * 1_000_000;
    }

    private static List<Stored> rows(Expected of) {
        List<Stored> rows = new ArrayList<>();
        of.minutes(SYMBOL)
                .forEach((start, row) -> rows.add(
                        Market.withoutSpikes(Market.stored(start, row, "certified", 1, Market.TIME.plusSeconds(1)))));
        return rows;
    }

    /** The late trade's row in this state. */
    Late late(String state) {
        Traded trade = expected.trades(SYMBOL).get(LATE);
        return new Late(
                SYMBOL,
                LATE,
                trade.micros(),
                trade.price(),
                trade.quantity(),
                trade.buyerIsMaker() ? "SELL" : "BUY",
                state);
    }

    private Snapshot shown(List<Stored> minutes, List<Stored> history, String state, int second) {
        Map<String, Long> sums = new HashMap<>();
        SnapshotReader.ACCOUNTS.forEach(name -> sums.put(name, 0L));
        sums.putAll(Map.of("records", 51L, "without_trades", 1L, "read_trades", 50L, "counted", 49L, "late", 1L));
        return new Snapshot(
                Market.TIME.plusSeconds(second),
                minutes,
                history,
                new TreeMap<>(Map.of(Market.TIME.plusSeconds(second), minutes)),
                List.of(),
                List.of(new Account("CryptoAnalytics:1", sums, Map.of(0, 51L))),
                List.of(late(state)),
                List.of(),
                List.of());
    }

    /** The same with other late trades. */
    static Snapshot with(Snapshot like, List<Late> late) {
        return with(like, like.minutes(), like.history(), late);
    }

    /** The same with another row in one place. */
    static Snapshot with(Snapshot like, int place, Stored row) {
        List<Stored> minutes = new ArrayList<>(like.minutes());
        minutes.set(place, row);
        return with(like, minutes, like.history(), like.late());
    }

    /** The same with another history. */
    static Snapshot history(Snapshot like, Stored replaced) {
        return with(like, like.minutes(), List.of(replaced), like.late());
    }

    private static Snapshot with(Snapshot like, List<Stored> minutes, List<Stored> history, List<Late> late) {
        return new Snapshot(
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
    Set<Long> lateAmongFirst(long records) {
        return new HashSet<>(Lateness.of(Venue.COINBASE, arrivals, SYMBOL, Map.of(0, records)));
    }
}
