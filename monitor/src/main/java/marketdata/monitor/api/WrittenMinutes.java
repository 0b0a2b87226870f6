package marketdata.monitor.api;

import java.time.Duration;
import java.time.Instant;

/**
 * Where minutes were written lately: what a transaction announces on the channel {@code commits}, see
 * {@code postgres/init/25_notifications.sql}.
 *
 * @param first start of the earliest minute
 * @param last start of the latest one
 * @param since they were written at this time or later, by the database's clock
 */
record WrittenMinutes(Instant first, Instant last, Instant since) {
    /** Repairs of older minutes are seen when the page is loaded anew. */
    private static final Duration OLDEST = Duration.ofDays(2);
    /** No batch's transaction takes longer than its limit of 60 s for a statement. */
    private static final Duration TRANSACTION = Duration.ofSeconds(60);

    /** What one transaction has written; null for an announcement that names no minutes. */
    static WrittenMinutes of(String announcement) {
        if (announcement.isEmpty()) {
            return null;
        }
        String[] seconds = announcement.split(" ");
        return new WrittenMinutes(instant(seconds[0]), instant(seconds[1]), instant(seconds[2]));
    }

    private static Instant instant(String seconds) {
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    /**
     * Whatever may have been committed without being heard of.
     *
     * @param newest event time of the newest trade
     * @param heard until when commits were heard of, by the database's clock
     */
    static WrittenMinutes missed(Instant newest, Instant heard) {
        return new WrittenMinutes(newest.minus(OLDEST), newest.plus(OLDEST), heard.minus(TRANSACTION));
    }

    /** Both. */
    WrittenMinutes and(WrittenMinutes other) {
        return new WrittenMinutes(
                first.isBefore(other.first) ? first : other.first,
                last.isAfter(other.last) ? last : other.last,
                since.isBefore(other.since) ? since : other.since);
    }
}
