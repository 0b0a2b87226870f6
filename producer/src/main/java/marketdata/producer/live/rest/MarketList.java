package marketdata.producer.live.rest;

import marketdata.model.exchange.Market;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an exchange says about its markets: about all of them, or about those that were asked for. */
public final class MarketList {
    private static final int SUGGESTIONS = 3;
    private static final int FARTHEST = 2;

    private final String source;
    private final Map<String, Market> bySymbol = new LinkedHashMap<>();

    /** @param source wire name of the exchange */
    public MarketList(String source, Collection<Market> markets) {
        this.source = source;
        markets.forEach(each -> bySymbol.putIfAbsent(each.symbol(), each));
    }

    /** The market of this name, also when it is at rest; empty when the exchange has none. */
    public Optional<Market> find(String symbol) {
        return Optional.ofNullable(bySymbol.get(symbol));
    }

    /** Every market it knows. */
    public Collection<Market> all() {
        return bySymbol.values();
    }

    boolean hasAll(Collection<String> symbols) {
        return bySymbol.keySet().containsAll(symbols);
    }

    /** The first of these names that no market has, in words, with names that it may stand for. */
    public Optional<String> problem(List<String> symbols) {
        return symbols.stream()
                .filter(each -> !bySymbol.containsKey(each))
                .findFirst()
                .map(this::unknown);
    }

    private String unknown(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (bySymbol.containsKey(upper)) {
            return String.format(
                    Locale.ROOT,
                    "'%s' is no market of %s, which writes names in upper case; allowed: %s",
                    name,
                    source,
                    upper);
        }
        return String.format(
                Locale.ROOT,
                "'%s' is no market of %s; allowed: the %d it has, such as %s",
                name,
                source,
                bySymbol.size(),
                String.join(", ", nearest(name)));
    }

    private List<String> nearest(String name) {
        String plain = plain(name);
        Map<String, Integer> distances = bySymbol.keySet().stream()
                .collect(Collectors.toMap(each -> each, each -> distance(plain, plain(each))));
        List<String> near = distances.entrySet().stream()
                .filter(each -> each.getValue() <= FARTHEST)
                .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(SUGGESTIONS)
                .map(Map.Entry::getKey)
                .toList();
        return near.isEmpty()
                ? bySymbol.keySet().stream()
                        .sorted(Comparator.naturalOrder())
                        .limit(SUGGESTIONS)
                        .toList()
                : near;
    }

    /** A name as it would be without its exchange's way to write it. */
    private static String plain(String name) {
        return name.toUpperCase(Locale.ROOT)
                .replaceAll("[-/._:]", "")
                .replace("XBT", "BTC")
                .replace("XDG", "DOGE");
    }

    /** How many letters must be changed, added or taken away (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
