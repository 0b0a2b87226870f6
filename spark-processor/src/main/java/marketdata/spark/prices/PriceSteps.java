package marketdata.spark.prices;

import marketdata.spark.prices.PriceSeries.Verdict;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** What each job does with the records of one symbol: state and records in, state and results out. No Spark here. */
final class PriceSteps {
    private PriceSteps() {}

    /** One job's step. */
    interface Step extends java.io.Serializable {
        /**
         * @param state what was given back last, null at first
         * @param readings in the order of their topics
         * @param out takes results and dead letters
         */
        byte[] apply(String symbol, byte[] state, List<PriceInput> readings, List<OutputRecord> out);
    }

    static byte[] moving(String symbol, byte[] state, List<PriceInput> readings, List<OutputRecord> out) {
        PriceSeries line = line(state, readings, MovingStatistics.KEPT, out);
        for (MovingStatistics each : MovingStatistics.settle(symbol, line)) {
            out.add(PriceResults.moving(each));
        }
        return line.toBytes();
    }

    static byte[] moves(String symbol, byte[] state, List<PriceInput> readings, List<OutputRecord> out) {
        PriceSeries line = line(state, readings, NextMove.KEPT, out);
        for (NextMove each : NextMove.settle(symbol, line)) {
            out.addAll(PriceResults.moves(each));
        }
        return line.toBytes();
    }

    static byte[] scores(String symbol, byte[] state, List<PriceInput> readings, List<OutputRecord> out) {
        ScoreJoin join = state == null ? new ScoreJoin() : ScoreJoin.fromBytes(state);
        List<MovingStatistics> complete = new ArrayList<>();
        for (PriceInput each : readings) {
            if (each.statistics() == null) {
                complete.addAll(join.price(each.price()));
            } else if (!each.restated()) {
                // Whoever restates statistics restates their z-scores too.
                complete.addAll(join.statistics(each.statistics()));
            }
        }
        complete.forEach(each -> out.add(PriceResults.zScores(each)));
        join.orphans().forEach(each -> out.add(PriceResults.orphan(each)));
        return join.toBytes();
    }

    private static PriceSeries line(byte[] state, List<PriceInput> readings, long kept, List<OutputRecord> out) {
        PriceSeries line = state == null ? new PriceSeries() : PriceSeries.fromBytes(state);
        for (PriceInput each : readings) {
            Verdict verdict = line.offer(each.price(), kept);
            if (verdict == Verdict.CONFLICT || verdict == Verdict.LATE) {
                out.add(each.rejected(
                        verdict.name().toLowerCase(Locale.ROOT),
                        verdict == Verdict.LATE
                                ? "more than 10 s older than the newest price"
                                : "another price is known for this instant"));
            }
        }
        return line;
    }

    /** Takes readings out of their arbitrary order. */
    static List<PriceInput> inOrder(Iterator<PriceInput> readings) {
        List<PriceInput> ordered = new ArrayList<>();
        readings.forEachRemaining(ordered::add);
        ordered.sort(java.util.Comparator.comparing(
                        (PriceInput each) -> each.source().topic())
                .thenComparingInt(each -> each.source().partition())
                .thenComparingLong(each -> each.source().offset()));
        return ordered;
    }
}
