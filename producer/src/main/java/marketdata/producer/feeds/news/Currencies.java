package marketdata.producer.feeds.news;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which currencies a text mentions: by symbol in capital letters, or by name in any. Names that are common words too
 * (near, link, dot) are not in the list, {@code currencies.txt}.
 */
final class Currencies {
    private final Map<String, String> symbols = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    Currencies() {
        for (String line : WordLists.lines("currencies.txt")) {
            List<String> words = Arrays.asList(line.split(" +"));
            String symbol = words.get(0);
            symbols.put(symbol, symbol);
            for (String each : words.subList(1, words.size())) {
                (each.equals(each.toUpperCase(Locale.ROOT)) ? symbols : names).put(each, symbol);
            }
        }
    }

    SortedSet<String> in(String text) {
        SortedSet<String> found = new TreeSet<>();
        for (String word : text.split("[^A-Za-z0-9]+")) {
            String symbol = symbols.getOrDefault(word, names.get(word.toLowerCase(Locale.ROOT)));
            if (symbol != null) {
                found.add(symbol);
            }
        }
        return found;
    }
}
