package marketdata.spark.core.restate;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.MinuteStatus;
import org.apache.spark.sql.SparkSession;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Computes minutes from as little of the topic as proves them. Ids prove a minute, whatever else the topic holds: so first
 * only what arrived from an hour before the first minute to an hour after the last is read, then a day more, then all that
 * arrived since, and at last everything, so that missing ids are counted rightly; nothing twice if there is no more of it. Of a minute whose ids may be in conflict
 * everything is read at once: the trade that disproves it may have arrived at any time.
 */
public final class WideningRead {
    private static final long BEFORE_MICROS = micros(Duration.ofHours(1));
    private static final List<Long> AFTER_MICROS = List.of(micros(Duration.ofHours(1)), micros(Duration.ofHours(25)));

    private WideningRead() {}

    /** What is due, by {@link RestateRequest#key}. A symbol that the topic does not hold is absent. */
    public static Map<String, RestateResult> of(
            SparkSession spark, TopicHistory past, Map<String, RestateRequest> due) {
        if (due.values().stream().anyMatch(RestateRequest::conflicting)) {
            return read(spark, past, TopicHistory.BEGINNING, TopicHistory.END, due);
        }
        TreeSet<Long> minutes = new TreeSet<>();
        due.values().forEach(each -> minutes.addAll(wanted(each)));
        long from = minutes.first() - BEFORE_MICROS;
        long now = micros(Duration.ofMillis(System.currentTimeMillis()));
        long read = 0;
        for (long after : AFTER_MICROS) {
            long until = minutes.last() + MinuteAggregator.MINUTE_MICROS + after;
            long records = until < now ? past.records(from, until) : 0;
            if (records > read) {
                read = records;
                Map<String, RestateResult> found = read(spark, past, from, until, due);
                if (isProven(due, found)) {
                    return found;
                }
            }
        }
        Map<String, RestateResult> found = read(spark, past, from, TopicHistory.END, due);
        return isProven(due, found) || !past.holdsBefore(from)
                ? found
                : read(spark, past, TopicHistory.BEGINNING, TopicHistory.END, due);
    }

    private static Map<String, RestateResult> read(
            SparkSession spark, TopicHistory past, long from, long until, Map<String, RestateRequest> due) {
        return RestateResult.of(past.between(spark, from, until), due).stream()
                .collect(Collectors.toMap(each -> each.source() + '|' + each.symbol(), Function.identity()));
    }

    private static boolean isProven(Map<String, RestateRequest> due, Map<String, RestateResult> found) {
        return due.entrySet().stream().allMatch(each -> isProven(each.getValue(), found.get(each.getKey())));
    }

    /** Nothing that is not read can change it. */
    private static boolean isProven(RestateRequest due, RestateResult found) {
        return found != null
                && found.lateFound().size() == due.lateIds().size()
                && found.wholeGaps().size() == due.openGaps().size()
                && found.rows().stream().allMatch(row -> isProven(row.status()))
                && found.rows().stream()
                        .map(MinuteRow::windowStartMicros)
                        .collect(Collectors.toSet())
                        .containsAll(wanted(due));
    }

    private static boolean isProven(MinuteStatus status) {
        return status == MinuteStatus.CERTIFIED || status == MinuteStatus.QUIET;
    }

    /** The starts of the minutes whose rows are wanted, those that the table lacks among them. */
    private static Set<Long> wanted(RestateRequest due) {
        Set<Long> wanted = new TreeSet<>(due.minutes());
        for (long start = due.firstNamed(); start <= due.lastClosed(); start += MinuteAggregator.MINUTE_MICROS) {
            if (due.wants(start)) {
                wanted.add(start);
            }
        }
        return wanted;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
