package marketdata.faults.oracle;

import marketdata.faults.oracle.DatabaseSnapshot.Gap;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Compares {@code feed_gaps} with the withheld ids: no gap is open, and the exchange holes are those ids. */
final class GapCheck {
    private GapCheck() {}

    /** All differences. */
    static List<String> check(DatabaseSnapshot shown, ExpectedData expected, List<String> symbols) {
        List<String> differences = new ArrayList<>();
        for (String symbol : symbols) {
            NavigableSet<TradeKey> withheld = expected.of(symbol).withheld();
            NavigableSet<TradeKey> exchangeHoles = new TreeSet<>();
            for (Gap gap : shown.gaps()) {
                if (!gap.symbol().equals(symbol)) {
                    continue;
                }
                String name = "feed_gaps: %s %s to %s".formatted(symbol, gap.from(), gap.to());
                if (!gap.from().hasNumberingOf(gap.to())) {
                    differences.add(name + " spans two numberings");
                } else if (gap.state().equals("exchange_hole")) {
                    for (TradeKey key = gap.from(); key.compareTo(gap.to()) <= 0; key = key.next()) {
                        exchangeHoles.add(key);
                    }
                } else if (!gap.state().equals("filled")
                        || !withheld.subSet(gap.from(), true, gap.to(), true).isEmpty()) {
                    differences.add(name + " is " + gap.state());
                }
            }
            if (!exchangeHoles.equals(withheld)) {
                differences.add("feed_gaps: the exchange holes of %s are %s, must be %s"
                        .formatted(symbol, exchangeHoles, withheld));
            }
        }
        return differences;
    }
}
