package marketdata.spark.prices;

import marketdata.model.PriceTopics;

import java.util.List;
import java.util.stream.Stream;

/** What is made of the prices of a symbol, without a stream: the same computation as {@link PriceSteps} asks for. */
enum PriceRule {
    /** Windows that end at a price, and its distance from their means. */
    STATISTICS(MovingStatistics.KEPT, WindowLength.H1.micros(), PriceTopics.MOVING, PriceTopics.ZSCORES) {
        @Override
        List<OutputRecord> settle(String symbol, PriceSeries line) {
            return MovingStatistics.settle(symbol, line).stream()
                    .flatMap(each -> Stream.of(PriceResults.moving(each), PriceResults.zScores(each)))
                    .toList();
        }
    },
    /** When a price was passed. */
    MOVES(NextMove.KEPT, 0, PriceTopics.HIGHER, PriceTopics.LOWER) {
        @Override
        List<OutputRecord> settle(String symbol, PriceSeries line) {
            return NextMove.settle(symbol, line).stream()
                    .flatMap(each -> PriceResults.moves(each).stream())
                    .toList();
        }
    };

    /** How long the line remembers, microseconds. */
    final long kept;

    /** How far back a result reaches from its instant, microseconds. */
    final long back;

    private final String one;
    private final String other;

    PriceRule(long kept, long back, String one, String other) {
        this.kept = kept;
        this.back = back;
        this.one = one;
        this.other = other;
    }

    /** Where its results are. */
    List<String> topics() {
        return List.of(one, other);
    }

    /** The results that are settled and were not given before, in order of time. */
    abstract List<OutputRecord> settle(String symbol, PriceSeries line);
}
