package marketdata.model.news;

import java.math.BigDecimal;

/** The label of a sentiment score between 0 and 1, of one article as of the mean of several. */
public final class SentimentLabel {
    private static final BigDecimal POSITIVE = new BigDecimal("0.6");
    private static final BigDecimal NEGATIVE = new BigDecimal("0.4");

    private SentimentLabel() {}

    /** {@code positive} above 0.6, {@code negative} below 0.4, else {@code neutral}. */
    public static String of(BigDecimal score) {
        return score.compareTo(POSITIVE) > 0 ? "positive" : score.compareTo(NEGATIVE) < 0 ? "negative" : "neutral";
    }
}
