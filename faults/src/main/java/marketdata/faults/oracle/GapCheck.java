package marketdata.local.torture;

import marketdata.local.torture.Snapshot.Gap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** Holds {@code feed_gaps} against what was withheld: nothing is open, and the exchange holes are those ids. */
final class GapVerdict {
    private GapVerdict() {}

    /** Everything that is not as it must be. */
    static List<String> judge(Snapshot shown, Expected expected, List<String> symbols) {
        List<String> differences = new ArrayList<>();
        for (String symbol : symbols) {
            NavigableSet<Long> withheld = expected.withheld(symbol);
            NavigableSet<Long> holes = new TreeSet<>();
            for (Gap gap : shown.gaps()) {
                if (!gap.symbol().equals(symbol)) {
                    continue;
                }
                if (!TradeKey.sameNumbering(gap.from(), gap.to())) {
                    differences.add(String.format(
                            Locale.ROOT,
                            "feed_gaps: %s %d to %d spans two numberings",
                            symbol,
                            TradeKey.id(gap.from()),
                            TradeKey.id(gap.to())));
                    continue;
                }
                boolean whole =
                        withheld.subSet(gap.from(), true, gap.to(), true).isEmpty();
                if (gap.state().equals("exchange_hole")) {
                    LongStream.rangeClosed(gap.from(), gap.to()).forEach(holes::add);
                } else if (!gap.state().equals("filled") || !whole) {
                    differences.add(String.format(
                            Locale.ROOT, "feed_gaps: %s %d to %d is %s", symbol, gap.from(), gap.to(), gap.state()));
                }
            }
            if (!holes.equals(withheld)) {
                differences.add(
                        "feed_gaps: the exchange holes of %s are %s, must be %s".formatted(symbol, holes, withheld));
            }
        }
        return differences;
    }
}
