package marketdata.producer.live;

import marketdata.model.exchange.Market;
import marketdata.model.parse.Symbols;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The markets of most volume in 24 hours, among those whose prices are in one currency: volumes in different ones cannot be
 * compared.
 *
 * @param symbols of most volume first
 * @param leftOut what was left out and why, in words; empty when nothing was
 */
record TopMarkets(List<String> symbols, String leftOut) {
    /** The dollar, and the coins that are worth one. */
    private static final Set<String> DOLLARS = Set.of(
            "USD", "USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USDP", "PYUSD", "RLUSD", "USDE", "USD1", "USDG", "USDS",
            "DAI");

    private static final int EXAMPLES = 3;

    TopMarkets {
        symbols = List.copyOf(symbols);
    }

    /**
     * @param volumes of the last day in quote currency, by {@link Market#volumeKey}
     * @param quote the currency; empty for the dollar and the coins that are worth one
     */
    static TopMarkets of(Collection<Market> markets, Map<String, BigDecimal> volumes, int count, String quote) {
        Set<String> quotes = quote.isEmpty() ? DOLLARS : Set.of(quote);
        List<Market> ranked = new ArrayList<>();
        Map<String, Integer> otherQuotes = new TreeMap<>();
        List<String> resting = new ArrayList<>();
        List<String> withoutVolume = new ArrayList<>();
        List<String> unusable = new ArrayList<>();
        for (Market each : markets) {
            if (!quotes.contains(each.quote())) {
                otherQuotes.merge(each.quote(), 1, Integer::sum);
            } else if (!each.trading()) {
                resting.add(each.symbol() + " " + each.state());
            } else if (!Symbols.isSymbol(each.symbol())) {
                // What no other part of the pipeline would take.
                unusable.add(each.symbol());
            } else if (!volumes.containsKey(each.volumeKey())) {
                withoutVolume.add(each.symbol());
            } else {
                ranked.add(each);
            }
        }
        Comparator<Market> byVolume = Comparator.comparing(each -> volumes.get(each.volumeKey()));
        ranked.sort(byVolume.reversed().thenComparing(Market::symbol));
        List<String> leftOut = new ArrayList<>();
        describe(leftOut, resting, "at rest");
        describe(leftOut, withoutVolume, "without a volume");
        describe(leftOut, unusable, "of a name that is not taken");
        if (!otherQuotes.isEmpty()) {
            leftOut.add(String.format(
                    Locale.ROOT,
                    "%d in other currencies (%s)",
                    otherQuotes.values().stream().mapToInt(Integer::intValue).sum(),
                    examples(otherQuotes.entrySet().stream()
                            .map(each -> each.getKey() + " " + each.getValue())
                            .toList())));
        }
        return new TopMarkets(ranked.stream().limit(count).map(Market::symbol).toList(), String.join("; ", leftOut));
    }

    private static void describe(List<String> leftOut, List<String> markets, String why) {
        if (!markets.isEmpty()) {
            leftOut.add(String.format(Locale.ROOT, "%d %s (%s)", markets.size(), why, examples(markets)));
        }
    }

    private static String examples(List<String> all) {
        String some = String.join(", ", all.subList(0, Math.min(EXAMPLES, all.size())));
        return all.size() > EXAMPLES ? some + ", ..." : some;
    }
}
