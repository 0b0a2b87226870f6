package marketdata.local.torture;

import marketdata.local.torture.Arrivals.Arrival;
import marketdata.local.torture.Expected.Traded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Holds {@code trades_1min_agg_history} against the order in which the trades arrived: each version of a minute must be,
 * digit for digit, the sum of the first trades of that minute in {@code clean_trades}, as many as it counts. Those that
 * came too late are the last of them: Restate alone counts these.
 */
final class HistoryVerdict {
    private static final Pattern REASON =
            Pattern.compile("(restated by the stream|recomputed from clean_trades): (\\w+) to (\\w+)");

    private final Expected expected;
    private final Arrivals arrivals;
    private final Map<String, Set<Long>> late;
    private final List<String> differences = new ArrayList<>();

    /** @param late ids of the trades that came too late, by symbol */
    HistoryVerdict(Expected expected, Arrivals arrivals, Map<String, Set<Long>> late) {
        this.expected = expected;
        this.arrivals = arrivals;
        this.late = late;
    }

    /** Everything that is not as it must be, in the minutes that begin before an instant (microseconds since 1970 UTC). */
    List<String> judge(Snapshot shown, long until) {
        shown.versions(until).values().forEach(this::judge);
        return differences;
    }

    private void judge(List<Stored> versions) {
        for (int i = 0; i < versions.size(); i++) {
            Stored version = versions.get(i);
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

    private void replaced(Stored old, Stored next) {
        var reason = REASON.matcher(String.valueOf(old.reason()));
        String who = next.count() > timely(next) ? "recomputed from clean_trades" : "restated by the stream";
        boolean named = reason.matches()
                && reason.group(1).equals(who)
                && reason.group(2).equals(old.status())
                && reason.group(3).equals(next.status());
        if (!named) {
            differs(old, "was replaced by %s, %s: '%s'".formatted(next.status(), who, old.reason()));
        }
        boolean disproved = next.count() > old.count() && hasCrossed(old);
        if (!old.status().equals("incomplete") && !disproved) {
            differs(old, "was %s, and yet replaced".formatted(old.status()));
        }
        if (old.count() > next.count()) {
            differs(old, String.format(Locale.ROOT, "counts %d trades, the next one %d", old.count(), next.count()));
        }
        boolean changed = old.count() != next.count()
                || old.missing() != next.missing()
                || !old.status().equals(next.status());
        if (!changed) {
            differs(old, "is not told apart from the next one by anything");
        }
        if (!next.updatedAt().equals(old.replacedAt()) || !old.updatedAt().isBefore(next.updatedAt())) {
            differs(
                    old,
                    "was in force from %s to %s, the next one from %s"
                            .formatted(old.updatedAt(), old.replacedAt(), next.updatedAt()));
        }
    }

    /** Only a trade whose id is not in the order of times can disprove a minute that ids have proven. */
    private boolean hasCrossed(Stored version) {
        return expected.order(version.symbol()).crossed().stream().anyMatch(id -> isOf(version, id));
    }

    private boolean isOf(Stored version, long id) {
        Traded trade = expected.trades(version.symbol()).get(id);
        return trade != null && Math.floorDiv(trade.micros(), Expected.MINUTE) * Expected.MINUTE == version.start();
    }

    /** How many trades of its minute the stream itself could count. */
    private long timely(Stored version) {
        Set<Long> tooLate = late.getOrDefault(version.symbol(), Set.of());
        return arrivals.inOrder(version.symbol()).stream()
                .filter(each -> !tooLate.contains(each.id()) && isOf(version, each.id()))
                .count();
    }

    private void content(Stored version) {
        List<Arrival> all = arrivals.inOrder(version.symbol());
        List<Traded> first = new ArrayList<>();
        long spikes = 0;
        int from = 0;
        int to = 0;
        while (to < all.size()) {
            Traded trade = expected.trades(version.symbol()).get(all.get(to).id());
            if (isOf(version, all.get(to).id())) {
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
        MinuteVerdict.compareTrades(version, Row.of(first, new TreeSet<>())).forEach(how -> differs(version, how));
        if (version.spikes() != spikes) {
            differs(version, String.format(Locale.ROOT, "spike_count is %d, must be %d", version.spikes(), spikes));
        }
        if (!everLacked(version, all, from, to)) {
            differs(version, String.format(Locale.ROOT, "lacks %d trades: at no time so many", version.missing()));
        }
    }

    /** Whether as many ids were missing at the minute as it says, at some time between two of its own arrivals. */
    private boolean everLacked(Stored version, List<Arrival> all, int from, int to) {
        NavigableSet<Long> seen = new TreeSet<>();
        for (int at = 0; at < to; at++) {
            seen.add(all.get(at).id());
            if (at >= from && lacks(seen, version.firstId(), version.lastId()) == version.missing()) {
                return true;
            }
        }
        return false;
    }

    private static long lacks(NavigableSet<Long> seen, long firstId, long lastId) {
        Long below = neighbour(seen.lower(firstId), firstId);
        Long above = neighbour(seen.higher(lastId), lastId);
        long inside =
                lastId - firstId + 1 - seen.subSet(firstId, true, lastId, true).size();
        return inside + (below == null ? 0 : firstId - below - 1) + (above == null ? 0 : above - lastId - 1);
    }

    private static Long neighbour(Long key, long of) {
        return key != null && TradeKey.sameNumbering(key, of) ? key : null;
    }

    private void differs(Stored version, String how) {
        differences.add(String.format(
                Locale.ROOT, "trades_1min_agg_history: %s version %d %s", version.name(), version.version(), how));
    }
}
