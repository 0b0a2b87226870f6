package marketdata.producer.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A span of event time.
 *
 * @param fromMicros inclusive, microseconds since 1970 UTC
 * @param untilMicros inclusive, microseconds since 1970 UTC
 */
public record TimeSpan(long fromMicros, long untilMicros) {
    /** One moment. */
    public static TimeSpan at(long micros) {
        return new TimeSpan(micros, micros);
    }

    /** The same spans in order; those with at most {@code apart} microseconds between them are one. */
    static List<TimeSpan> joined(Collection<TimeSpan> spans, long apart) {
        List<TimeSpan> joined = new ArrayList<>();
        spans.stream().sorted(Comparator.comparingLong(TimeSpan::fromMicros)).forEach(each -> {
            TimeSpan last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && each.fromMicros - apart <= last.untilMicros) {
                joined.set(
                        joined.size() - 1, new TimeSpan(last.fromMicros, Math.max(last.untilMicros, each.untilMicros)));
            } else {
                joined.add(each);
            }
        });
        return joined;
    }
}
