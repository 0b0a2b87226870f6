package marketdata.spark.events;

import marketdata.model.news.SentimentLabel;
import marketdata.spark.prices.SummaryStatistics;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What each job does with the points of one currency or pair: state and points in, state and changes out. No Spark here. */
final class EventSteps {
    private static final ObjectInputFilter OURS = ObjectInputFilter.Config.createFilter(
            EventSteps.class.getPackageName() + ".*;java.util.*;java.math.*;java.lang.*;!*");

    private EventSteps() {}

    /** One job's step. */
    interface Step extends Serializable {
        /**
         * @param state what was given back last, null at first
         * @param points in the order of their topic
         * @param out takes rows and dead letters
         */
        byte[] apply(String key, byte[] state, List<Observation> points, List<TableRow> out);
    }

    static Step sentiment(long lateness) {
        return (currency, state, points, out) -> {
            MentionWindows mentions = state == null ? new MentionWindows() : mentions(state);
            NavigableSet<Long> changed = new TreeSet<>();
            for (Observation each : points) {
                Long window =
                        mentions.offer(each.source().partition(), each.id(), each.micros(), each.number(), lateness);
                if (window == null) {
                    out.add(each.late(currency + ": " + behind(lateness) + " article of it in this partition"));
                } else if (window >= 0) {
                    changed.add(window);
                }
            }
            changed.forEach(start -> out.add(sentiment(currency, start, mentions.statistics(start))));
            mentions.forget(lateness);
            return bytes(mentions);
        };
    }

    private static TableRow sentiment(String currency, long start, SummaryStatistics scores) {
        BigDecimal mean = scores.mean();
        return TableRow.row(
                null,
                EventTable.SENTIMENT,
                start,
                currency,
                EventFields.time(start),
                EventFields.time(start + MentionWindows.WINDOW),
                scores.count(),
                mean,
                scores.deviation(),
                SentimentLabel.of(mean),
                confidence(scores));
    }

    /**
     * How well the mean of scores between 0 and 1 is known: 1 - 2e, not below 0, where {@code e} is its standard error,
     * sqrt((n d^2 + 1/4) / (n + 1) / n). The 1/4 is one imagined score of the greatest variance there can be, so that a
     * single score, or a few equal ones, are not taken for certainty. 2e is half the width of the 95 % interval.
     */
    private static BigDecimal confidence(SummaryStatistics scores) {
        BigDecimal n = BigDecimal.valueOf(scores.count());
        BigDecimal variance = n.multiply(scores.deviation().pow(2)).add(new BigDecimal("0.25"));
        BigDecimal error = variance.divide(n.multiply(n.add(BigDecimal.ONE)), SummaryStatistics.DIGITS)
                .sqrt(SummaryStatistics.DIGITS);
        return BigDecimal.ONE
                .subtract(error.multiply(BigDecimal.valueOf(2)), SummaryStatistics.DIGITS)
                .max(BigDecimal.ZERO);
    }

    static Step predictions(long lateness) {
        return (pair, state, points, out) -> {
            RecentPrices ticks = state == null ? new RecentPrices() : RecentPrices.fromBytes(state);
            long before = ticks.newest;
            NavigableSet<Long> changed = new TreeSet<>();
            for (Observation each : offered(ticks, points, lateness, out)) {
                changed.addAll(Prediction.endsAround(each.micros()));
                changed.add(Prediction.floor(each.micros()));
            }
            for (long each : ticks.prices.keySet()) {
                changed.addAll(Prediction.endsAround(each).tailSet(before, false));
            }
            for (long end : changed.headSet(ticks.newest, true)) {
                Prediction.of(end, ticks.prices).ifPresent(each -> out.add(each.change(pair)));
            }
            if (!ticks.prices.isEmpty()) {
                ticks.prices
                        .headMap(ticks.newest - lateness - Prediction.REACH, false)
                        .clear();
            }
            return ticks.toBytes();
        };
    }

    static Step sessions(long gap, long lateness) {
        return (pair, state, points, out) -> {
            SessionState line = state == null ? new SessionState() : SessionState.fromBytes(state);
            if (!offered(line.recent, points, lateness, out).isEmpty()) {
                for (TickerSession each : line.sessions(gap)) {
                    out.addAll(each.changes(pair, gap, line.isClosed(each, gap, lateness)));
                }
                line.settle(gap, lateness);
            }
            return line.toBytes();
        };
    }

    /** The points that were taken; late ones become dead letters. */
    private static List<Observation> offered(
            RecentPrices ticks, List<Observation> points, long lateness, List<TableRow> out) {
        return points.stream()
                .filter(each -> {
                    RecentPrices.Verdict verdict = ticks.offer(each.micros(), each.number(), lateness);
                    if (verdict == RecentPrices.Verdict.LATE) {
                        out.add(each.late(behind(lateness) + " ticker of the pair"));
                    }
                    return verdict == RecentPrices.Verdict.TAKEN;
                })
                .toList();
    }

    private static String behind(long lateness) {
        return "more than " + lateness / 1_000_000 + " s older than the newest";
    }

    private static byte[] bytes(MentionWindows mentions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(mentions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static MentionWindows mentions(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(OURS);
            return (MentionWindows) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
