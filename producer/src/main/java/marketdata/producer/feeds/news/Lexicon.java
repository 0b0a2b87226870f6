package marketdata.producer.feeds.news;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Good and bad words, counted. The score of a text with g good and b bad words is (g + 1) / (g + b + 2), Laplace's rule of
 * succession: 1/2 without any, 2/3 with one good one, never quite 0 or 1. A word counts as its opposite within three words
 * after a negation. The words are in the resource {@code lexicon.txt}; English only.
 */
final class Lexicon {
    private static final Set<String> NEGATIONS = Set.of("not", "no", "never", "without", "nor", "cannot");
    private static final int REACH = 3;

    private final Set<String> good;
    private final Set<String> bad;

    Lexicon() {
        List<String> lines = WordLists.lines("lexicon.txt");
        good = marked(lines, '+');
        bad = marked(lines, '-');
    }

    private static Set<String> marked(List<String> lines, char sign) {
        return lines.stream()
                .filter(line -> line.charAt(0) == sign)
                .flatMap(line -> Arrays.stream(line.substring(1).strip().split(" +")))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The score of a text, to four decimals. */
    BigDecimal score(String text) {
        int plus = 0;
        int minus = 0;
        int negated = 0;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z']+")) {
            if (NEGATIONS.contains(word) || word.endsWith("n't")) {
                negated = REACH;
                continue;
            }
            boolean isGood = good.contains(word);
            boolean isBad = bad.contains(word);
            plus += (negated > 0 ? isBad : isGood) ? 1 : 0;
            minus += (negated > 0 ? isGood : isBad) ? 1 : 0;
            negated -= word.isEmpty() ? 0 : 1;
        }
        return BigDecimal.valueOf(plus + 1L).divide(BigDecimal.valueOf(plus + minus + 2L), 4, RoundingMode.HALF_EVEN);
    }
}
