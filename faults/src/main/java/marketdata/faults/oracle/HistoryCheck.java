package marketdata.faults.oracle;

import marketdata.faults.oracle.Arrivals.Arrival;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares {@code trades_1min_agg_history} with the order in which the trades arrived: each version of a minute must be,
 * digit for digit, the sum of the first trades of that minute in {@code clean_trades}, as many as it counts. The late trades
 * are the last of them: only Restate counts these.
 */
final class HistoryCheck {
    private static final Pattern REASON =
            Pattern.compile("(restated by the stream|recomputed from clean_trades): (\\w+) to (\\w+)");

    private final ExpectedData expected;
    private final Arrivals arrivals;
    private final Map<String, Set<TradeKey>> late;
    private final List<String> differences = new ArrayList<>();

    /** @param late the late trades by symbol */
    HistoryCheck(ExpectedData expected, Arrivals arrivals, Map<String, Set<TradeKey>> late) {
        this.expected = expected;
        this.arrivals = arrivals;
        this.late = late;
    }

    /** All differences in the minutes that begin before a time (microseconds since 1970 UTC). */
    List<String> check(DatabaseSnapshot shown, long until) {
        shown.versions(until).values().forEach(this::check);
        return differences;
    }

    private void check(List<StoredRow> versions) {
        for (int i = 0; i < versions.size(); i++) {
            StoredRow version = versions.get(i);
            if (version.version() != i + 1) {
                differs(version, String.format(Locale.ROOT, "where version %d must be", i + 1));
            }
            if (i + 1 < versions.size()) {
                replaced(version, versions.get(i + 1));
            } else if (version.reason() != null) {
                differs(version, "is replaced by nothing");
            }
            content(version);
        }
    }

    private void replaced(StoredRow old, StoredRow next) {
        var reason = REASON.matcher(String.valueOf(old.reason()));
        String who = next.count() > timely(next) ? "recomputed from clean_trades" : "restated by the stream";
        boolean named = reason.matches()
                && reason.group(1).equals(who)
                && reason.group(2).equals(old.status())
                && reason.group(3).equals(next.status());
        if (!named) {
            differs(old, "was replaced by %s, %s: '%s'".formatted(next.status(), who, old.reason()));
        }
        boolean disproved = next.count() > old.count() && hasTradeOutOfOrder(old);
        if (!old.status().equals("incomplete") && !disproved) {
            differs(old, "was %s, but was replaced".formatted(old.status()));
        }
        if (old.count() > next.count()) {
            differs(old, String.format(Locale.ROOT, "counts %d trades, the next one %d", old.count(), next.count()));
        }
        boolean changed = old.count() != next.count()
                || old.missing() != next.missing()
                || !old.status().equals(next.status());
        if (!changed) {
            differs(old, "does not differ from the next one");
        }
        if (!next.updatedAt().equals(old.replacedAt()) || !old.updatedAt().isBefore(next.updatedAt())) {
            differs(
                    old,
                    "was in force from %s to %s, the next one from %s"
                            .formatted(old.updatedAt(), old.replacedAt(), next.updatedAt()));
        }
    }

    /** Only a trade whose id and time are out of order can disprove a minute that ids have proven. */
    private boolean hasTradeOutOfOrder(StoredRow version) {
        return expected.of(version.symbol()).order().outOfOrder().stream().anyMatch(key -> isOf(version, key));
    }

    private boolean isOf(StoredRow version, TradeKey key) {
        ExchangeTrade trade = expected.of(version.symbol()).trades().get(key);
        return trade != null && trade.minute() == version.start();
    }

    /** How many trades of its minute the stream itself could count. */
    private long timely(StoredRow version) {
        Set<TradeKey> tooLate = late.getOrDefault(version.symbol(), Set.of());
        return arrivals.inOrder(version.symbol()).stream()
                .filter(each -> !tooLate.contains(each.key()) && isOf(version, each.key()))
                .count();
    }

    private void content(StoredRow version) {
        List<Arrival> all = arrivals.inOrder(version.symbol());
        List<ExchangeTrade> first = new ArrayList<>();
        long spikes = 0;
        int from = 0;
        int to = 0;
        while (to < all.size()) {
            ExchangeTrade trade =
                    expected.of(version.symbol()).trades().get(all.get(to).key());
            if (isOf(version, all.get(to).key())) {
                if (first.size() == version.count()) {
                    break;
                }
                first.add(trade);
                spikes += all.get(to).spike() ? 1 : 0;
                from = to;
            }
            to++;
        }
        if (first.size() < version.count()) {
            differs(
                    version,
                    String.format(
                            Locale.ROOT, "counts %d trades, only %d ever arrived", version.count(), first.size()));
            return;
        }
        if (first.isEmpty()) {
            return;
        }
        MinuteCheck.compareTrades(version, Aggregate.of(first, new TreeSet<>())).forEach(how -> differs(version, how));
        if (version.spikes() != spikes) {
            differs(version, String.format(Locale.ROOT, "spike_count is %d, must be %d", version.spikes(), spikes));
        }
        if (!everLacked(version, all, from, to)) {
            differs(
                    version,
                    String.format(Locale.ROOT, "lacks %d trades: at no time were as many missing", version.missing()));
        }
    }

    /** Whether as many ids were missing as the version says, at some time between two arrivals of its trades. */
    private boolean everLacked(StoredRow version, List<Arrival> all, int from, int to) {
        NavigableSet<TradeKey> seen = new TreeSet<>();
        for (int at = 0; at < to; at++) {
            seen.add(all.get(at).key());
            if (at >= from && lacks(seen, version.firstKey(), version.lastKey()) == version.missing()) {
                return true;
            }
        }
        return false;
    }

    private static long lacks(NavigableSet<TradeKey> seen, TradeKey first, TradeKey last) {
        long inside = first.idsTo(last) - seen.subSet(first, true, last, true).size();
        return inside + idsBetween(seen.lower(first), first) + idsBetween(last, seen.higher(last));
    }

    /** Ids between two trades; 0 when one of them is absent or of another numbering. */
    private static long idsBetween(TradeKey before, TradeKey after) {
        return before == null || after == null || !before.hasNumberingOf(after) ? 0 : before.idsTo(after) - 2;
    }

    private void differs(StoredRow version, String how) {
        differences.add(String.format(
                Locale.ROOT, "trades_1min_agg_history: %s version %d %s", version.name(), version.version(), how));
    }
}
