package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.producer.history.FeedGaps.Gap;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Fills gaps that {@code feed_gaps} names, with the whole minutes around them, however large they are. */
final class GapFill {
    private final FeedGaps gaps;
    private final HistoryPublisher delivery;
    private final MissingTrades fill;

    GapFill(FeedGaps gaps, RestHistory rest, HistoryPublisher delivery, MissingTrades.ProgressBars bars) {
        this.gaps = gaps;
        this.delivery = delivery;
        this.fill = new MissingTrades(rest, delivery, bars);
    }

    /** What became of a gap. */
    record Result(Gap gap, MissingTrades.Outcome outcome) {
        /** How many of the gap's own ids the exchange does not have. */
        long lacking() {
            return outcome.lacking().stream()
                    .mapToLong(each -> overlap(each, gap.ids()))
                    .sum();
        }
    }

    /** Fills one gap. */
    Result fill(Gap gap) throws IOException, InterruptedException, SQLException {
        gaps.asked(gap);
        MissingTrades.Outcome outcome = fill.fill(gap.symbol(), gap.wanted(), gap.afterMicros());
        for (Range each : outcome.lacking()) {
            if (overlap(each, gap.ids()) > 0) {
                delivery.exchangeHole(
                        gap.symbol(),
                        new Range(
                                Math.max(each.from(), gap.ids().from()),
                                Math.min(each.to(), gap.ids().to())));
            }
        }
        return new Result(gap, outcome);
    }

    private static long overlap(Range one, Range other) {
        return Math.max(0, Math.min(one.to(), other.to()) - Math.max(one.from(), other.from()) + 1);
    }

    /** The symbols of some gaps, each once. */
    static List<String> symbols(List<Gap> gaps) {
        return gaps.stream().map(Gap::symbol).distinct().toList();
    }
}
